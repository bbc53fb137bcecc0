import { textOf } from "./as_error.ts";

/** A permission that Deno did not grant. */
export interface DeniedPermission {
  /** The flag that grants it: `--allow-net=marquez:5000`. */
  readonly flag: string;
  /** The fact and the flag, as they end a message. */
  readonly state: string;
  /** Deno's own words for it. */
  readonly words: string;
}

// https://docs.deno.com/runtime/fundamentals/security/#permissions
const DENIED_REGEXP =
  /Requires (all|env|ffi|import|net|read|run|sys|write) access(?: to "(.+?)")?, run again with the --allow-\1 flag/;

// Deno resolves no host that may not be reached, and `node:net` reports that as the system would.
const RESOLVE_REGEXP = /getaddrinfo EPERM (\S+)/;

const PLAIN_REGEXP = /^[\w./:@%+=-]+$/;

const MAX_DEPTH = 8;

/** The codes of failures of files that have one meaning, whatever the attempt was. */
const FILE_STATES = new Map([
  ["EACCES", "permission denied, check the owner and the mode of the path"],
  ["EDQUOT", "the disk quota is used up"],
  ["EISDIR", "it is a folder, expected a file"],
  ["ELOOP", "its symbolic links lead in a circle"],
  ["EMFILE", "too many files are open, raise the limit of the process"],
  ["ENOSPC", "no space is left on the disk"],
  ["EPERM", "the operation is not permitted, check the owner of the path"],
  ["EROFS", "the file system is mounted read-only"],
]);

const SOCKET_CALL_REGEXP = /^(?:connect|listen|bind|getaddrinfo)$/;

/**
 * Returns the permission whose absence an error reports, or one that it holds: vendors' clients wrap it.
 * A program without it fails the same way at each attempt, so such a failure is never tried again.
 */
export function deniedPermission(error: unknown, depth = 0): DeniedPermission | undefined {
  if (!(error instanceof Error) || depth > MAX_DEPTH) return undefined;
  const found = inMessage(error.message);
  if (found) return found;
  const beneath = error instanceof AggregateError ? error.errors : [];
  for (const inner of [...beneath, error.cause]) {
    const denied = deniedPermission(inner, depth + 1);
    if (denied) return denied;
  }
  return undefined;
}

/** Describes a failure of a file or of other work as it ends a message, a denied permission by its flag. */
export function failureText(error: unknown): string {
  return deniedPermission(error)?.state ?? fileState(error) ?? textOf(error);
}

function fileState(error: unknown): string | undefined {
  const { code, syscall } = Object(error) as {
    readonly code?: unknown;
    readonly syscall?: unknown;
  };
  // Sockets have some of the same codes.
  const isSocket = SOCKET_CALL_REGEXP.test(String(syscall));
  return isSocket ? undefined : FILE_STATES.get(String(code));
}

function inMessage(message: string): DeniedPermission | undefined {
  const [words, kind, target] = DENIED_REGEXP.exec(message) ?? [];
  if (words !== undefined) {
    const isWhole = kind === "all" || target === undefined;
    return denied(isWhole ? `--allow-${kind}` : `--allow-${kind}=${target}`, words);
  }
  if (!("Deno" in globalThis)) return undefined;
  const [resolving, host] = RESOLVE_REGEXP.exec(message) ?? [];
  return resolving === undefined ? undefined : denied(`--allow-net=${host}`, resolving);
}

function denied(flag: string, words: string): DeniedPermission {
  const shown = PLAIN_REGEXP.test(flag) ? flag : `"${flag}"`;
  return { flag, words, state: `permission denied by Deno, run with ${shown}` };
}

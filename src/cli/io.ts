import { failureText } from "../internal/denied_permission.ts";
import type { Environment } from "../internal/permitted_env.ts";

/** Moves to the start of the line of a terminal, and clears it. */
export const CLEAR_LINE = "\r\x1b[K";

/** Time limit of the program after a second request to stop, in milliseconds. */
export const LAST_MS = 5_000;

/** The world around the command line. Tests pass their own. */
export interface CliIo {
  /** The environment. */
  readonly env: Environment;
  /** The id of the current user, where the system has one. */
  readonly uid?: number;
  /** The current directory. */
  readonly cwd: string;
  /** The standard input. */
  readonly stdin: AsyncIterable<Uint8Array>;
  /** The address of the module that starts the program, also in a thread; without it there are none. */
  readonly program?: string;
  /** Whether the standard input is a terminal. */
  readonly stdinIsTerminal: boolean;
  /** Whether a person reads the standard output. */
  readonly stdoutIsTerminal: boolean;
  /** Whether the standard error is a terminal that can clear a line. */
  readonly stderrIsTerminal: boolean;
  /** The width of the terminal. */
  readonly columns?: number | undefined;
  /** Whether the user pays for requests to S3. @default {false} */
  readonly requestPayer?: boolean;
  /** The amount of messages on the standard error, in addition to errors. @default {notices} */
  readonly verbosity?: "quiet" | "verbose" | undefined;
  /** Called with each response of S3, DynamoDB and the lineage backend. */
  readonly onResponse?: (response: SeenResponse) => void;
  /** Returns the state of a permission, where the runtime has such. */
  readonly permission?: (permission: Permission) => Promise<PermissionState>;
  /** Aborted when the user or the system asks the program to stop. */
  readonly signal: AbortSignal;
  /**
   * Sets the listener for a second request to stop. Without one, that ends the program at once.
   * Afterwards the program has {@linkcode LAST_MS} to end by itself, and a third request ends it at once.
   */
  onSecondStop(listener: () => void): void;
  /**
   * Writes results; resolves when more may come.
   *
   * @throws {BrokenPipeError} If the reader has closed the output.
   * @throws {StdoutError} If they cannot be written.
   */
  stdout(data: string | Uint8Array): Promise<void>;
  /** Writes messages about the work. They are lost where they cannot be written. */
  stderr(text: string): void;
}

/** The response to a request. */
export interface SeenResponse {
  /** The method of the request. */
  readonly method: string;
  /** The URL of the request, without credentials and query. */
  readonly url: string;
  /** The status, or nothing if there was no response. */
  readonly status: number | undefined;
  /** The header `Date`. */
  readonly date: string | undefined;
  /** The times of the request and of the response, in milliseconds since 1970. */
  readonly sentAt: number;
  readonly receivedAt: number;
}

/** A permission of Deno: its name and its target. */
export interface Permission {
  readonly name: "env" | "net" | "read" | "run" | "sys" | "write";
  readonly path?: string;
  readonly host?: string;
  readonly command?: string;
}

/** The state of a {@linkcode Permission}. */
export type PermissionState = "denied" | "granted" | "prompt";

type MessageIo = Pick<CliIo, "stderr" | "stderrIsTerminal" | "verbosity">;

/** Writes a notice about the work, unless `--quiet` is set. */
export function notice(text: string, io: Pick<CliIo, "stderr" | "verbosity">): void {
  if (io.verbosity !== "quiet") io.stderr(text);
}

/** Writes a detail about the work on a separate line, if `--verbose` is set. */
export function detail(text: string, io: MessageIo): void {
  if (io.verbosity !== "verbose") return;
  io.stderr(`${io.stderrIsTerminal ? CLEAR_LINE : ""}> ${text}\n`);
}

/** Shows progress on the last line of a terminal, in place of what is there. */
export function showProgress(
  text: string,
  io: Pick<CliIo, "columns" | "stderr" | "verbosity">,
): void {
  if (io.verbosity === "quiet") return;
  // A line that wraps could not be cleared.
  io.stderr(`${CLEAR_LINE}${text.slice(0, widthOf(io) - 1)}`);
}

/**
 * Moves to the start of a line of a terminal: to the next line, if the output of a command ended
 * within one. Spaces that nearly fill a line wrap only from within.
 */
export function freshLine(io: Pick<CliIo, "columns" | "stderr" | "stderrIsTerminal">): void {
  if (io.stderrIsTerminal) io.stderr(`${" ".repeat(widthOf(io) - 1)}${CLEAR_LINE}`);
  AFTER_COMMAND.add(io);
}

// The worlds whose standard output may end within a line, as a command wrote there.
const AFTER_COMMAND = new WeakSet<object>();

/**
 * Returns the line end that separates a line of JSON from the output of a command before it, which may
 * have ended within a line. Where is unknown, as the command writes to the standard output directly.
 */
export function lineEndAfterCommand(io: object): string {
  return AFTER_COMMAND.delete(io) ? "\n" : "";
}

function widthOf({ columns = 80 }: Pick<CliIo, "columns">): number {
  return Math.max(2, columns);
}

/** Thrown if the reader of the standard output has gone: `head` has seen enough. */
export class BrokenPipeError extends Error {
  override readonly name = "BrokenPipeError";

  constructor() {
    super("Cannot write results: the reader has closed the output");
  }
}

/** Thrown if the standard output cannot be written: the disk is full, or the terminal is closed. */
export class StdoutError extends Error {
  override readonly name = "StdoutError";

  constructor(cause: Error) {
    super(`Cannot write results: ${failureText(cause)}`, { cause });
  }
}

/** Waits for results to be written. Work that goes on without a reader does not fail. */
export async function unlessClosed(written: Promise<void>): Promise<void> {
  try {
    await written;
  } catch (error) {
    if (!(error instanceof BrokenPipeError) && !(error instanceof StdoutError)) throw error;
  }
}

import {
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { readSmallText } from "../../internal/files/small_file.ts";
import type { CliIo } from "../io.ts";

/** The note of a running server for other commands of the same user. */
export interface ServerNote {
  /** The address. */
  readonly url: string;
  /** The number of the process. */
  readonly pid: number;
  /** The file of the token, where the server wants one; absent as well where it came by `--token`. */
  readonly tokenFile?: string;
  /** Whether the server wants a token. */
  readonly needsToken: boolean;
}

type NoteIo = Pick<CliIo, "env">;

/** Time limit of a response. After it the server counts as stopped; a busy one may need seconds. */
const ANSWER_MS = 5_000;

/** Returns the path of the note; nothing where the environment names no home of the user. */
function noteFile({ env }: NoteIo): string | undefined {
  const home = env["HOME"] || env["USERPROFILE"];
  const state = env["XDG_STATE_HOME"] || (home && join(home, ".local", "state"));
  return state ? join(state, "runline", "server.json") : undefined;
}

/** Writes the note of a server that listens. Returns a function that removes it again. */
export function leaveNote(note: ServerNote, io: NoteIo): () => void {
  const file = noteFile(io);
  if (file === undefined) return () => {};
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${note.pid}`;
  writeFileSync(draft, `${JSON.stringify(note)}\n`, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, file);
  return () => {
    // Another server may have left its own since.
    if (readNote(io)?.pid === note.pid) rmSync(file, { force: true });
  };
}

/** A server that runs. */
export interface RunningServer {
  /** The address. */
  readonly url: string;
  /** The token, if the server wants one and it is known. */
  readonly token: string | undefined;
  /** Whether the server wants a token that is unknown. */
  readonly lacksToken: boolean;
}

/**
 * Finds the server that the user runs on this machine, if it answers. Nothing is searched for.
 *
 * @param fallback The token, if the note names no file that has it.
 */
export async function findServer(
  io: NoteIo,
  fallback = io.env["RUNLINE_TOKEN"] || undefined,
): Promise<RunningServer | undefined> {
  const note = readNote(io);
  if (!note) return undefined;
  const { url, needsToken } = note;
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const response = await fetch(`${url}/ping`, { signal });
    if ((await response.text()).trim() !== "pong") return undefined;
    const token = needsToken ? await tokenOf(note) ?? fallback : undefined;
    return { url, token, lacksToken: needsToken && token === undefined };
  } catch {
    return undefined;
  }
}

async function tokenOf({ tokenFile }: ServerNote): Promise<string | undefined> {
  if (tokenFile === undefined) return undefined;
  return await readSmallText(tokenFile).then((text) => text.trim() || undefined, () => undefined);
}

function readNote(io: NoteIo): ServerNote | undefined {
  const file = noteFile(io);
  if (file === undefined) return undefined;
  try {
    // Reading a pipe would wait for its writer.
    if (!statSync(file).isFile()) return undefined;
    const note: unknown = JSON.parse(readFileSync(file, "utf8"));
    const { url, pid, needsToken, tokenFile } = note as Partial<ServerNote>;
    if (typeof url !== "string" || typeof pid !== "number") return undefined;
    return {
      url,
      pid,
      needsToken: needsToken === true,
      ...typeof tokenFile === "string" && { tokenFile },
    };
  } catch {
    return undefined;
  }
}

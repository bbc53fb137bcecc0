import { createHmac } from "node:crypto";
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
import { isSendableToken } from "../../internal/url/credentials.ts";
import type { RequestHandler } from "../../server/serve.ts";
import type { CliIo } from "../io.ts";
import { tokenOfEnvironment } from "./read_token.ts";

/** The note of a running server for other commands of the same user. */
export interface ServerNote {
  /** A random string that only this note and the server know. */
  readonly id: string;
  /** The address. */
  readonly url: string;
  /** The file of the token, where the server wants one; absent as well where it came by `--token`. */
  readonly tokenFile?: string;
  /** Whether the server wants a token. */
  readonly needsToken: boolean;
}

type NoteIo = Pick<CliIo, "env">;

/** Time limit of a response. After it the server counts as stopped; a busy one may need seconds. */
const ANSWER_MS = 5_000;

/** The header with a random string of the client, and the one that proves that the server knows its id. */
const CHALLENGE = "runline-challenge";
const PROOF = "runline-proof";

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
  const draft = `${file}.${note.id}`;
  writeFileSync(draft, `${JSON.stringify(note)}\n`, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, file);
  return () => {
    // Another server may have left its own since.
    if (readNote(io)?.id === note.id) rmSync(file, { force: true });
  };
}

/**
 * Answers clients that have read the note of the server with a proof that it is this server: once it has
 * stopped, a server of another user may listen on its port.
 */
export function withProof(handler: RequestHandler, id: string): RequestHandler {
  return async (request) => {
    const response = await handler(request);
    const challenge = request.headers.get(CHALLENGE);
    if (challenge !== null) response.headers.set(PROOF, proofOf(id, challenge));
    return response;
  };
}

// The id itself is never sent: other users can ask this server, and would learn it.
function proofOf(id: string, challenge: string): string {
  return createHmac("sha256", id).update(challenge).digest("hex");
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
 * @param fallback The token, if the note names no file that has it. Default: that of `RUNLINE_TOKEN`.
 * @throws {UsageError} If no client can send the token of `RUNLINE_TOKEN`, and it is needed.
 */
export async function findServer(
  io: NoteIo,
  fallback?: string,
): Promise<RunningServer | undefined> {
  const note = readNote(io);
  if (!note || !await isRunning(note)) return undefined;
  const { url, needsToken } = note;
  const token = needsToken ? await tokenOf(note) ?? fallback ?? tokenOfEnvironment(io) : undefined;
  return { url, token, lacksToken: needsToken && token === undefined };
}

async function isRunning({ id, url }: ServerNote): Promise<boolean> {
  const challenge = crypto.randomUUID();
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const response = await fetch(`${url}/ping`, { headers: { [CHALLENGE]: challenge }, signal });
    await response.body?.cancel();
    return response.headers.get(PROOF) === proofOf(id, challenge);
  } catch {
    return false;
  }
}

async function tokenOf({ tokenFile }: ServerNote): Promise<string | undefined> {
  if (tokenFile === undefined) return undefined;
  const token = await readSmallText(tokenFile).then((text) => text.trim(), () => "");
  return isSendableToken(token) ? token : undefined;
}

function readNote(io: NoteIo): ServerNote | undefined {
  const file = noteFile(io);
  if (file === undefined) return undefined;
  try {
    // Reading a pipe would wait for its writer.
    if (!statSync(file).isFile()) return undefined;
    const note: unknown = JSON.parse(readFileSync(file, "utf8"));
    const { id, url, needsToken, tokenFile } = note as Partial<ServerNote>;
    if (typeof id !== "string" || typeof url !== "string") return undefined;
    return {
      id,
      url,
      needsToken: needsToken === true,
      ...typeof tokenFile === "string" && { tokenFile },
    };
  } catch {
    return undefined;
  }
}

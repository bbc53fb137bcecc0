import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import { ArchiveError, type ObjectStore, type StoredObject } from "../../archive/mod.ts";
import { asError } from "../../internal/as_error.ts";
import { ContentError } from "../../internal/content/content_error.ts";
import { decodeContent } from "../../internal/content/decode_content.ts";
import type { CliIo } from "../io.ts";
import { quoted } from "../parameters/quoted.ts";
import { UsageError } from "../parameters/usage_error.ts";
import { s3Client } from "../places/aws/s3_client.ts";
import { isGlob, parseGlob, splitGlob } from "./glob.ts";

/** Something to read: the standard input, a file, or an object on S3. */
export interface Input {
  /** The name from the user or a pattern: `-`, a path or an address. */
  readonly name: string;
  /** The name in messages. */
  readonly title: string;
  /** The size as stored, in bytes, if it is known. */
  readonly size: number | undefined;
  /** Opens it as it is stored. */
  open(): AsyncIterable<Uint8Array>;
}

/** The part of {@linkcode CliIo} that files and objects need. */
export type InputIo = Pick<CliIo, "cwd" | "env" | "requestPayer" | "signal">;

/** Options of {@linkcode readInput}. */
export interface ReadInputOptions {
  /** Called with the number of bytes that came, as they are stored. */
  readonly onBytes?: (count: number) => void;
}

/**
 * Finds the inputs of names on the command line: files, `s3://` objects, patterns over both, and the
 * standard input for `-` or if there are no names. Inputs of a pattern are sorted by name.
 *
 * @throws {Error} If a pattern matches nothing, or a listing fails.
 */
export async function findInputs(names: readonly string[], io: CliIo): Promise<readonly Input[]> {
  const inputs: Input[] = [];
  for (const name of names.length > 0 ? names : ["-"]) {
    for (const input of await inputsOf(name, io)) inputs.push(input);
  }
  return inputs;
}

/** Returns the file or object of exactly this name. */
export async function namedInput(name: string, io: InputIo): Promise<Input> {
  const store = await storeOf(name, io);
  const known = store.isLocal ? await head(name, store, io) : undefined;
  return inputOf(name, { store, size: known?.size, io });
}

/** Returns the number of bytes in inputs, as they are stored, if it is known. */
export function totalSize(inputs: readonly Input[]): number | undefined {
  if (inputs.some(({ size }) => size === undefined)) return undefined;
  return inputs.reduce((sum, { size = 0 }) => sum + size, 0);
}

/**
 * Reads the text of an input. Its content decides whether it is decompressed, and a byte order mark
 * is left out.
 *
 * @throws {Error} If it cannot be read; the message names it.
 */
export async function* readInput(
  input: Input,
  options: ReadInputOptions = {},
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  try {
    yield* decodeContent(counted(input.open(), options));
  } catch (cause) {
    if (cause instanceof ContentError || cause instanceof ArchiveError) {
      throw new Error(`Cannot read ${input.title}: ${cause.reason}`, { cause });
    }
    throw new Error(`Cannot read ${input.title}: ${asError(cause).message}`, { cause });
  }
}

async function* counted(
  source: AsyncIterable<Uint8Array>,
  { onBytes }: ReadInputOptions,
): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of source) {
    onBytes?.(chunk.length);
    yield chunk;
  }
}

async function inputsOf(name: string, io: CliIo): Promise<readonly Input[]> {
  if (name === "-") {
    return [{ name, title: "the standard input", size: undefined, open: () => io.stdin }];
  }
  if (!isGlob(name)) return [await namedInput(name, io)];
  const store = await storeOf(name, io);
  const literal = await head(name, store, io);
  if (literal) return [inputOf(name, { store, size: literal.size, io })];
  const matches = await matchesOf(name, store, io);
  return matches.map(({ match, size }) => inputOf(match, { store, size, io }));
}

interface Match {
  /** The name, as the pattern would have it. */
  readonly match: string;
  readonly size: number;
}

async function matchesOf(pattern: string, store: Store, { signal }: InputIo): Promise<Match[]> {
  const { folder, rest } = splitGlob(pattern);
  const { matches, enter, hidden } = parseGlob(rest);
  const root = store.urlOf(folder);
  const found: Match[] = [];
  try {
    for await (const { name, size } of store.objects.list(root, { enter, hidden, signal })) {
      if (matches(name)) found.push({ match: folder + name, size });
    }
  } catch (error) {
    // A failure below the folder has its own name.
    throw error instanceof ArchiveError && error.url !== root ? error : titled(error, pattern);
  }
  if (found.length === 0) {
    const kind = store.isLocal ? "file" : "object";
    throw new Error(`Cannot read "${pattern}": no ${kind} matches`);
  }
  return found.sort((a, b) => a.match < b.match ? -1 : 1);
}

async function head(
  name: string,
  { objects, urlOf }: Store,
  { signal }: InputIo,
): Promise<StoredObject | undefined> {
  try {
    return await objects.head(urlOf(name), { signal });
  } catch (error) {
    throw titled(error, name);
  }
}

/** Returns an error that names an input as the user does. */
function titled(error: unknown, name: string): unknown {
  if (!(error instanceof ArchiveError)) return error;
  const hint = error.reason.startsWith("it is a folder")
    ? `it is a folder; read its files with a pattern such as "${name.replace(/\/*$/, "/*")}"`
    : error.reason;
  return new Error(`Cannot read "${name}": ${hint}`, { cause: error });
}

/** The location of the objects of a name. */
interface Store {
  readonly objects: ObjectStore;
  /** Whether they are on disk. */
  readonly isLocal: boolean;
  /** Returns the address of a name. */
  urlOf(name: string): string;
}

async function storeOf(name: string, io: InputIo): Promise<Store> {
  requireReadable(name);
  if (/^s3[an]?:/i.test(name)) {
    const { s3Objects } = await import("../../archive/s3.ts");
    const objects = s3Objects(await s3Client(io));
    return { objects, isLocal: false, urlOf: (name) => name.replace(/^s3[an]?:/i, "s3:") };
  }
  const { fileObjects } = await import("../../archive/file.ts");
  return { objects: fileObjects(), isLocal: true, urlOf: (name) => fileUrl(name, io.cwd) };
}

// Other addresses would be read as paths, and quoted with their secrets.
function requireReadable(name: string): void {
  const [, scheme] = /^([a-z][a-z0-9+.-]*):\/\//i.exec(name) ?? [];
  if (scheme === undefined) return;
  const isKnown = /^(?:file|s3[an]?)$/i.test(scheme);
  const hasUser = /^[^/]*\/\/[^/]*@/.test(name);
  if (isKnown && !hasUser) return;
  const state = isKnown ? "it has no place for a user" : "only files and s3:// can be read";
  throw new UsageError(`Cannot read ${quoted(name)}: ${state}`);
}

function fileUrl(name: string, cwd: string): string {
  if (/^file:/i.test(name)) return new URL(name).href;
  const { href } = pathToFileURL(resolve(cwd, name));
  return (name === "" || name.endsWith("/")) && !href.endsWith("/") ? `${href}/` : href;
}

interface InputOptions {
  readonly store: Store;
  readonly size: number | undefined;
  readonly io: InputIo;
}

function inputOf(name: string, { store, size, io: { signal } }: InputOptions): Input {
  const open = () => store.objects.read(store.urlOf(name), { signal });
  return { name, title: `"${name}"`, size, open };
}

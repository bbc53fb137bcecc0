import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ArchiveError, parseArchiveUrl, type RunArchive } from "../../archive/mod.ts";
import { decompressed } from "./decompressed.ts";
import { globRegExp, isGlob, splitGlob } from "./glob.ts";
import type { CliIo } from "../io.ts";
import { s3Client } from "../places/s3_client.ts";
import { whyUnusable } from "./why_unusable.ts";

/** Something to read: the standard input, a file, or an object on S3. */
export interface Input {
  /** What the user or the pattern calls it: `-`, a path or an address. */
  readonly name: string;
  /** What it is called, for a message. */
  readonly title: string;
  /** The path, if it is a file. */
  readonly path?: string;
  /** The size as stored, in bytes, if that is known. */
  readonly size: number | undefined;
  /** Opens it as it is stored. */
  open(): AsyncIterable<Uint8Array>;
}

/** What reading files and objects takes of the world. */
export type InputIo = Pick<CliIo, "cwd" | "env" | "signal">;

/** Options of {@linkcode readInput}. */
export interface ReadInputOptions {
  /** Told how many bytes have come, as they are stored. */
  readonly onBytes?: (count: number) => void;
}

/**
 * Finds what the names of a command line mean: files, `s3://` objects, patterns over both, and the
 * standard input for `-`, or where nothing is named. What a pattern matches comes in the order of
 * the names.
 *
 * @throws {Error} If a pattern matches nothing; the message names it.
 */
export async function findInputs(names: readonly string[], io: CliIo): Promise<readonly Input[]> {
  const inputs: Input[] = [];
  for (const name of names.length > 0 ? names : ["-"]) inputs.push(...await inputsOf(name, io));
  return inputs;
}

/** Gives the file or the `s3://` object that has just this name. */
export async function namedInput(name: string, io: InputIo): Promise<Input> {
  return isAddress(name) ? await objectNamed(name, io) : await fileInput(name, io);
}

/** Gives how many bytes will come from inputs, as they are stored, if all of them tell. */
export function totalSize(inputs: readonly Input[]): number | undefined {
  if (inputs.some(({ size }) => size === undefined)) return undefined;
  return inputs.reduce((sum, { size = 0 }) => sum + size, 0);
}

/**
 * Reads an input; gzip and Zstandard are recognised by their content.
 *
 * @throws {Error} If it cannot be read; the message names it.
 */
export async function* readInput(
  input: Input,
  options: ReadInputOptions = {},
): AsyncGenerator<Uint8Array, void> {
  try {
    yield* decompressed(counted(input.open(), options));
  } catch (cause) {
    if (cause instanceof ArchiveError) throw cause;
    throw new Error(`Cannot read ${input.title}: ${whyUnusable(cause)}`, { cause });
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
    return [{
      name,
      title: "the standard input",
      size: undefined,
      open: () => io.stdin,
    }];
  }
  if (isAddress(name)) return await objectsOf(name, io);
  const file = await fileInput(name, io);
  if (file.size !== undefined || !isGlob(name)) return [file];
  const { folder, rest } = splitGlob(name);
  const expression = globRegExp(rest);
  const depth = rest.includes("**") ? Infinity : rest.split("/").length;
  const names = await walk(resolve(io.cwd, folder), { prefix: "", depth });
  const matches = names.filter((path) => expression.test(path)).sort();
  if (matches.length === 0) throw new Error(`Cannot read "${name}": no file matches`);
  return await Promise.all(matches.map((path) => fileInput(folder + path, io)));
}

function isAddress(name: string): boolean {
  return /^s3[an]?:/i.test(name);
}

async function fileInput(name: string, io: InputIo): Promise<Input> {
  const path = resolve(io.cwd, name);
  const size = await stat(path).then((stats) => stats.size, () => undefined);
  const open = () => createReadStream(path, { highWaterMark: 256 * 1024 });
  return { name, title: `"${name}"`, path, size, open };
}

async function walk(
  folder: string,
  { prefix, depth }: { readonly prefix: string; readonly depth: number },
): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = await Promise.all(entries.map(async (entry) => {
    const name = prefix + entry.name;
    // Shells leave hidden files out, too.
    if (entry.name.startsWith(".")) return [];
    if (!entry.isDirectory()) return [name];
    if (depth <= 1) return [];
    return await walk(join(folder, entry.name), { prefix: `${name}/`, depth: depth - 1 });
  }));
  return names.flat();
}

async function objectsOf(url: string, io: CliIo): Promise<readonly Input[]> {
  const key = keyOf(url);
  if (!isGlob(key)) return [await objectNamed(url, io)];
  const archive = await bucketOf(url, io);
  const bucket = bucketUrl(url);
  const { folder, rest } = splitGlob(key);
  const expression = globRegExp(rest);
  const place = { runId: folder, name: folder, url: bucket + folder, time: new Date(0) };
  const files = await archive.listFiles(place, { signal: io.signal });
  const matches = files.filter(({ name }) => expression.test(name));
  if (matches.length === 0) throw new Error(`Cannot read "${url}": no object matches`);
  return matches.map((file) => objectInput(archive, { ...file, io }));
}

async function objectNamed(url: string, io: InputIo): Promise<Input> {
  return objectInput(await bucketOf(url, io), { url: bucketUrl(url) + keyOf(url), io });
}

async function bucketOf(url: string, io: InputIo): Promise<RunArchive> {
  const { s3Archive } = await import("../../archive/s3.ts");
  return s3Archive(await s3Client(io), bucketUrl(url));
}

interface ObjectOptions {
  readonly url: string;
  readonly size?: number;
  readonly io: InputIo;
}

function objectInput(archive: RunArchive, { url, size, io }: ObjectOptions): Input {
  // Under a name without an ending the archive decompresses nothing: that is done by the content.
  const file = { url, name: "", size: size ?? 0, archived: false };
  const open = () => archive.read(file, { signal: io.signal });
  return { name: url, title: `"${url}"`, size, open };
}

function keyOf(url: string): string {
  return url.slice(url.indexOf("//") + 2).split("/").slice(1).join("/");
}

function bucketUrl(url: string): string {
  const place = parseArchiveUrl(url);
  return place.scheme === "s3" ? `s3://${place.bucket}/` : url;
}

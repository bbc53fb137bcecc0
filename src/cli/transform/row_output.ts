import { basename, dirname, join, resolve } from "node:path";
import type { Transform } from "node:stream";
import { fileURLToPath } from "node:url";
import type { StagedObject } from "../../archive/mod.ts";
import { canCompress, type Compression, compressor } from "../../internal/content/compression.ts";
import { isFolder } from "../../internal/files/is_folder.ts";
import type { CliIo } from "../io.ts";
import { option, type ValueType } from "../parameters/parameter.ts";
import { UsageError } from "../parameters/usage_error.ts";
import { openOutput, type Place, place } from "../places/places.ts";

/** A file or an object that is written. */
export interface OutputFile {
  /** The name as the user wrote it. */
  readonly title: string;
  /** The folder. */
  readonly folder: Place;
  /** The name in the folder. */
  readonly name: string;
  /** The compression. */
  readonly compression: Compression | undefined;
}

const outputFile: ValueType<OutputFile> = {
  placeholder: "<file>",
  expected: "a file or an s3:// object",
  parse(title, context) {
    // Other addresses would become folders, and "-", the standard output elsewhere, a file.
    if (title === "-") return undefined;
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(title) && !/^(?:file|s3[an]?):/i.test(title)) {
      return undefined;
    }
    const { folder, name } = splitName(title, context.cwd);
    const parsed = place.parse(folder, context);
    return parsed && { title, folder: parsed, name, compression: compressionOf(title) };
  },
};

const badFile: ValueType<OutputFile | "-"> = {
  ...outputFile,
  parse: (text, context) => text === "-" ? text : outputFile.parse(text, context),
};

/** The option for where rows are written. */
export const OUT = option(outputFile, {
  help: "A new file or s3:// object, compressed if it ends in .gz or .zst",
});

/** The option for where bad rows are written: a file, or `-` for among the rows. */
export const BAD = option(badFile, {
  help: "A file like --out for bad events, one bad row a line",
});

/** The output of rows. */
export interface RowOutput extends AsyncDisposable {
  /** Writes rows; resolves when more may come. */
  write(data: string | Uint8Array): Promise<void>;
  /** Commits what was written. Without it, no file appears. */
  commit(): Promise<void>;
}

/**
 * Opens the file of `--out`, or the standard output.
 *
 * @throws {Error} If the file already exists.
 */
export async function openRows(out: OutputFile | undefined, io: CliIo): Promise<RowOutput> {
  if (out !== undefined) return await openRowFile(out, io);
  const nothing = () => Promise.resolve();
  return { write: io.stdout, commit: nothing, [Symbol.asyncDispose]: nothing };
}

/**
 * Opens the file of `--bad`. Returns the output of rows for `-`, and nothing without `--bad`.
 *
 * @throws {Error} If the file already exists.
 */
export async function openBadRows(
  bad: OutputFile | "-" | undefined,
  { rows, io }: { readonly rows: RowOutput; readonly io: CliIo },
): Promise<RowOutput | undefined> {
  if (bad === undefined) return undefined;
  return bad === "-" ? rows : await openRowFile(bad, io);
}

/** Whether two files are one, however their names are written. */
export function isSameFile(a: OutputFile, b: OutputFile): boolean {
  return locationOf(a) === locationOf(b);
}

function locationOf({ folder, name }: OutputFile): string {
  if (folder.scheme === "file") return join(folder.path, name);
  return `s3://${folder.bucket}/${folder.prefix}${name}`;
}

/** Opens a file or object that appears whole or not at all. */
async function openRowFile(file: OutputFile, io: CliIo): Promise<RowOutput> {
  const { title, folder, name, compression } = file;
  if (folder.scheme === "file" && await isFolder(locationOf(file))) {
    const example = `${title}${title.endsWith("/") ? "" : "/"}events.ndjson`;
    throw new Error(
      `Cannot write "${title}": it is a folder, expected a file, such as "${example}"`,
    );
  }
  const output = await openOutput(folder, { io });
  const { signal } = io;
  if (await output.findCommitted(name, { signal })) throw takenError(title);
  return new RowFile(await output.stage(name, { signal }), {
    title,
    compressor: compression && compressor(compression),
  });
}

interface RowFileInit {
  readonly title: string;
  readonly compressor: Transform | undefined;
}

class RowFile implements RowOutput {
  readonly #staged: StagedObject;
  readonly #title: string;
  readonly #compressor: Transform | undefined;
  readonly #written: Promise<void> | undefined;
  readonly #encoder = new TextEncoder();

  constructor(staged: StagedObject, { title, compressor }: RowFileInit) {
    this.#staged = staged;
    this.#title = title;
    this.#compressor = compressor;
    if (!compressor) return;
    this.#written = drain(compressor, staged);
    // It is awaited at the end; a failure before that ends the compressor, and so the next write.
    this.#written.catch((error) => compressor.destroy(error));
  }

  async write(data: string | Uint8Array): Promise<void> {
    const bytes = typeof data === "string" ? this.#encoder.encode(data) : data;
    const compressor = this.#compressor;
    if (!compressor) return await this.#staged.write(bytes);
    await new Promise<void>((resolve, reject) => {
      compressor.write(bytes, (error) => error ? reject(error) : resolve());
    });
  }

  async commit(): Promise<void> {
    this.#compressor?.end();
    await this.#written;
    if (await this.#staged.commit() === "exists") throw takenError(this.#title);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#compressor?.destroy();
    await this.#written?.catch(() => {});
    await this.#staged[Symbol.asyncDispose]();
  }
}

async function drain(source: AsyncIterable<Uint8Array>, staged: StagedObject): Promise<void> {
  for await (const chunk of source) await staged.write(chunk);
}

function compressionOf(name: string): Compression | undefined {
  if (name.endsWith(".gz")) return "gzip";
  if (!name.endsWith(".zst")) return undefined;
  if (canCompress("zstd")) return "zstd";
  throw new UsageError(`Cannot write "${name}": this runtime does not support Zstandard, use .gz`);
}

function splitName(out: string, cwd: string): { readonly folder: string; readonly name: string } {
  if (!/^s3[an]?:/i.test(out)) {
    const path = /^file:/i.test(out) ? fileURLToPath(out) : resolve(cwd, out);
    return { folder: dirname(path), name: basename(path) };
  }
  const end = out.lastIndexOf("/") + 1;
  return { folder: out.slice(0, end), name: out.slice(end) };
}

function takenError(name: string): Error {
  return new Error(`Cannot write "${name}": the file or object already exists`);
}

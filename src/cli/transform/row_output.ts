import { basename, dirname, resolve } from "node:path";
import type { Transform } from "node:stream";
import * as zlib from "node:zlib";
import type { StagedObject } from "../../archive/mod.ts";
import type { CommandArgs, CommandOption } from "../command.ts";
import type { CliIo } from "../io.ts";
import { openOutput } from "../places/places.ts";
import { UsageError } from "../usage_error.ts";

/** The option that tells where rows go. */
export const OUT_OPTION: CommandOption = {
  name: "out",
  value: "<file>",
  help: "A new file or s3:// object, compressed if it ends in .gz or .zst",
};

/** Where rows go. */
export interface RowOutput extends AsyncDisposable {
  /** Writes rows; resolves when more may come. */
  write(data: string | Uint8Array): Promise<void>;
  /** Makes what was written appear; without it a file does not come to be. */
  commit(): Promise<void>;
}

/**
 * Opens where rows go: the file or object of `--out`, or else the standard output.
 *
 * @throws {Error} If there is something under the name already.
 * @throws {UsageError} If the runtime cannot compress as the name asks.
 */
export async function openRows(args: CommandArgs, io: CliIo): Promise<RowOutput> {
  const out = args.value("out");
  if (out !== undefined) return await openRowFile(out, { args, io });
  const nothing = () => Promise.resolve();
  return { write: io.stdout, commit: nothing, [Symbol.asyncDispose]: nothing };
}

/**
 * Opens where bad rows go: the file or object of `--bad`, or the rows for `-`.
 *
 * @throws {Error} If there is something under the name already.
 * @throws {UsageError} If the runtime cannot compress as the name asks.
 */
export async function openBadRows(
  rows: RowOutput,
  { args, io }: RowFileOptions,
): Promise<RowOutput | undefined> {
  const name = args.value("bad");
  if (name === undefined) return undefined;
  return name === "-" ? rows : await openRowFile(name, { args, io });
}

interface RowFileOptions {
  readonly args: CommandArgs;
  readonly io: CliIo;
}

/** Opens a file or object that appears whole or not at all. */
async function openRowFile(title: string, { args, io }: RowFileOptions): Promise<RowOutput> {
  const compressor = compressorOf(title, args);
  const { folder, name } = placeOf(title, io);
  const output = await openOutput(folder, { args, io });
  const { signal } = io;
  if (await output.findCommitted(name, { signal })) throw takenError(title);
  return new RowFile(await output.stage(name, { signal }), { title, compressor });
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

function compressorOf(name: string, args: CommandArgs): Transform | undefined {
  if (name.endsWith(".gz")) return zlib.createGzip();
  if (!name.endsWith(".zst")) return undefined;
  if ("createZstdCompress" in zlib) {
    return zlib.createZstdCompress({ params: { [zlib.constants.ZSTD_c_checksumFlag]: 1 } });
  }
  throw new UsageError(
    `Cannot write "${name}": this runtime knows no Zstandard, use .gz`,
    args.command,
  );
}

function placeOf(out: string, io: CliIo): { readonly folder: string; readonly name: string } {
  if (!/^s3[an]?:/i.test(out)) {
    const path = resolve(io.cwd, out);
    return { folder: dirname(path), name: basename(path) };
  }
  const end = out.lastIndexOf("/") + 1;
  return { folder: out.slice(0, end), name: out.slice(end) };
}

function takenError(name: string): Error {
  return new Error(`Cannot write "${name}": it is there already`);
}

import { pipeline, Readable } from "node:stream";
import * as zlib from "node:zlib";
import { ContentError } from "./content_error.ts";
import { detectFormat, ZSTD } from "./format.ts";

// https://www.rfc-editor.org/rfc/rfc8878#name-zstandard-frames
const SINGLE_SEGMENT = 0x20;
const HAS_CHECKSUM = 0x04;
const DICTIONARY_ID_SIZES = [0, 1, 2, 4];
const CONTENT_SIZE_SIZES = [0, 2, 4, 8];
const RLE_BLOCK = 1;

const TRUNCATED = "the Zstandard data is truncated";
const DAMAGED = "the Zstandard data is damaged";

/**
 * Decompresses Zstandard data. Frames are parsed here: the decompressors of runtimes end with the
 * first one, and some of them accept truncated data.
 *
 * @throws {ContentError} If the data is truncated or damaged, or the runtime lacks Zstandard.
 */
export async function* unzstd(
  source: AsyncGenerator<Uint8Array, void>,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const reader = new ByteReader(source);
  try {
    if (!("createZstdDecompress" in zlib)) {
      throw new ContentError({ reason: "it is Zstandard data, which this runtime cannot read" });
    }
    while (!(await reader.isAtEnd())) {
      const magic = await reader.read(4);
      if (isSkippable(magic)) await reader.skip(numberOf(await reader.read(4)));
      // A failure destroys the last stream, so the loop over it throws; the callback only has to exist.
      else yield* pipeline(frame(magic, reader), zlib.createZstdDecompress(), () => {});
    }
  } catch (cause) {
    const { code } = cause as { readonly code?: unknown };
    if (!String(code).startsWith("ZSTD_error_")) throw cause;
    throw new ContentError({ reason: DAMAGED, cause });
  } finally {
    await source.return();
  }
}

function frame(magic: Uint8Array, reader: ByteReader): Readable {
  const format = detectFormat(magic);
  if (format?.name !== ZSTD.name) {
    const reason = format ? `it is ${format.name}, which is not supported` : DAMAGED;
    throw new ContentError({ reason });
  }
  return Readable.from(frameParts(magic, reader));
}

async function* frameParts(
  magic: Uint8Array,
  reader: ByteReader,
): AsyncGenerator<Uint8Array, void> {
  yield magic;
  const [descriptor = 0] = await reader.read(1);
  yield Uint8Array.of(descriptor);
  yield await reader.read(headerSize(descriptor));
  for (let isLast = false; !isLast;) {
    const header = await reader.read(3);
    const value = numberOf(header);
    isLast = (value & 1) === 1;
    yield header;
    yield await reader.read(((value >> 1) & 3) === RLE_BLOCK ? 1 : value >> 3);
  }
  if (descriptor & HAS_CHECKSUM) yield await reader.read(4);
}

/** Returns the size of a frame's header behind its descriptor. */
function headerSize(descriptor: number): number {
  const isSingle = (descriptor & SINGLE_SEGMENT) !== 0;
  const contentSize = CONTENT_SIZE_SIZES[descriptor >> 6] ?? 0;
  const window = isSingle ? 0 : 1;
  const content = isSingle ? Math.max(contentSize, 1) : contentSize;
  return window + (DICTIONARY_ID_SIZES[descriptor & 3] ?? 0) + content;
}

function isSkippable([a = 0, b, c, d]: Uint8Array): boolean {
  return a >> 4 === 5 && b === 0x2a && c === 0x4d && d === 0x18;
}

function numberOf(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte, index) => sum + byte * 256 ** index, 0);
}

/** Reads as many bytes as are asked for, however they come. */
class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array(0);

  constructor(source: AsyncIterator<Uint8Array>) {
    this.#source = source;
  }

  async isAtEnd(): Promise<boolean> {
    while (this.#chunk.length === 0) {
      const next = await this.#source.next();
      if (next.done) return true;
      this.#chunk = next.value;
    }
    return false;
  }

  async read(length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length;) {
      if (await this.isAtEnd()) throw new ContentError({ reason: TRUNCATED });
      const part = this.#chunk.subarray(0, length - at);
      bytes.set(part, at);
      at += part.length;
      this.#chunk = this.#chunk.subarray(part.length);
    }
    return bytes;
  }

  async skip(length: number): Promise<void> {
    for (let left = length; left > 0;) {
      if (await this.isAtEnd()) throw new ContentError({ reason: TRUNCATED });
      const part = this.#chunk.subarray(0, left);
      left -= part.length;
      this.#chunk = this.#chunk.subarray(part.length);
    }
  }
}

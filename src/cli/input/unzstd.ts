import { pipeline, Readable } from "node:stream";
import * as zlib from "node:zlib";

// https://www.rfc-editor.org/rfc/rfc8878#name-zstandard-frames
const SINGLE_SEGMENT = 0x20;
const HAS_CHECKSUM = 0x04;
const DICTIONARY_ID_SIZES = [0, 1, 2, 4];
const CONTENT_SIZE_SIZES = [0, 2, 4, 8];
const RLE_BLOCK = 1;

/** Tells whether bytes begin as Zstandard data does. */
export function isZstd([a, b, c, d]: Uint8Array): boolean {
  return a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd;
}

/**
 * Decompresses Zstandard data. The frames are told apart here: the decompressors of runtimes end with
 * the first one, and some of them take data that is cut short for whole.
 *
 * @throws {Error} With a code that begins with `ZSTD_`, if the data is cut short or damaged, or the
 * runtime knows no Zstandard.
 */
export async function* unzstd(
  source: AsyncGenerator<Uint8Array, void>,
): AsyncGenerator<Uint8Array, void> {
  const reader = new ByteReader(source);
  try {
    if (!("createZstdDecompress" in zlib)) throw zstdError("ZSTD_UNKNOWN");
    while (!(await reader.isAtEnd())) {
      const magic = await reader.read(4);
      if (isSkippable(magic)) await reader.skip(numberOf(await reader.read(4)));
      // A failure destroys the last stream, so the loop over it throws; the callback only has to be.
      else yield* pipeline(frame(magic, reader), zlib.createZstdDecompress(), () => {});
    }
  } finally {
    await source.return();
  }
}

function frame(magic: Uint8Array, reader: ByteReader): Readable {
  if (!isZstd(magic)) throw zstdError("ZSTD_DAMAGED");
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

/** Gives the size of a frame's header behind its descriptor. */
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

function zstdError(code: string): Error {
  return Object.assign(new Error(`Cannot decompress Zstandard data: ${code}`), { code });
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
      if (await this.isAtEnd()) throw zstdError("ZSTD_CUT_SHORT");
      const part = this.#chunk.subarray(0, length - at);
      bytes.set(part, at);
      at += part.length;
      this.#chunk = this.#chunk.subarray(part.length);
    }
    return bytes;
  }

  async skip(length: number): Promise<void> {
    for (let left = length; left > 0;) {
      if (await this.isAtEnd()) throw zstdError("ZSTD_CUT_SHORT");
      const part = this.#chunk.subarray(0, left);
      left -= part.length;
      this.#chunk = this.#chunk.subarray(part.length);
    }
  }
}

import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { lookUp } from "../look_up.ts";
import { ContentError } from "./content_error.ts";

const CHUNK_SIZE = 512 * 1024;

const FOLLOWED = "the gzip data is damaged: other data follows it";

const REASONS: Readonly<Record<string, string>> = {
  Z_BUF_ERROR: "the gzip data is truncated",
  Z_DATA_ERROR: "the gzip data is damaged",
  // The behaviour of Deno for a member after zeros.
  ERR_STREAM_PUSH_AFTER_EOF: FOLLOWED,
};

/**
 * Decompresses gzip data, which may have several members. `DecompressionStream` would not do: its
 * errors depend on the runtime.
 *
 * @throws {ContentError} If the data is truncated or damaged, or followed by other data.
 */
export async function* gunzip(
  source: AsyncGenerator<Uint8Array, void>,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const gzip = createGunzip({ chunkSize: CHUNK_SIZE });
  const fed = new FedBytes(source);
  try {
    // A failure destroys the last stream, so the loop over it throws; the callback only has to exist.
    yield* pipeline(Readable.from(fed.chunks(() => gzip.bytesWritten)), gzip, () => {});
    // Zeros end the data for zlib, even where another member follows.
    if (await fed.hasMore(gzip.bytesWritten)) {
      throw new ContentError({ reason: FOLLOWED });
    }
  } catch (cause) {
    const reason = lookUp(REASONS, String((cause as { readonly code?: unknown }).code));
    if (reason === undefined) throw cause;
    throw new ContentError({ reason, cause });
  } finally {
    // The streams close their source only some time after they were cancelled.
    await source.return();
  }
}

/** Keeps the bytes that were fed to a decompressor until it has read them. */
class FedBytes {
  readonly #source: AsyncGenerator<Uint8Array, void>;
  #chunks: Uint8Array[] = [];
  /** The number of bytes before the stored chunks. */
  #offset = 0;

  constructor(source: AsyncGenerator<Uint8Array, void>) {
    this.#source = source;
  }

  /** Feeds the bytes; `consumed` returns how many of them were read. */
  async *chunks(consumed: () => number): AsyncGenerator<Uint8Array, void> {
    for (let chunk = await this.#next(); chunk; chunk = await this.#next()) {
      yield chunk;
      this.#forget(consumed());
    }
  }

  /** Reports whether anything but zeros comes after a number of bytes. */
  async hasMore(count: number): Promise<boolean> {
    // A generator answers in order, so the first of these waits for a call that is under way, too.
    for (let isMore = true; isMore;) {
      isMore = await this.#next() !== undefined;
      for (const chunk of this.#chunks) {
        const rest = chunk.subarray(Math.max(0, count - this.#offset));
        if (rest.some((byte) => byte !== 0)) return true;
        this.#offset += chunk.length;
      }
      this.#chunks = [];
    }
    return false;
  }

  #forget(count: number): void {
    for (let [first] = this.#chunks; first; [first] = this.#chunks) {
      if (this.#offset + first.length > count) return;
      this.#offset += first.length;
      this.#chunks.shift();
    }
  }

  async #next(): Promise<Uint8Array | undefined> {
    const next = await this.#source.next();
    if (next.done) return undefined;
    this.#chunks.push(next.value);
    return next.value;
  }
}

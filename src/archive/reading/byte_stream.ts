import { streamOf } from "../../internal/stream_of.ts";
import type { ArchiveCallOptions } from "../archive.ts";

/** Bytes that are read when they are asked for. */
export type ByteGenerator = AsyncGenerator<Uint8Array<ArrayBuffer>, void>;

/** Opens bytes. The generator closes what it holds open when it returns. */
export type OpenBytes = (signal: AbortSignal) => ByteGenerator;

/** Creates a stream that reads only when it is asked to, and closes everything on `cancel`. */
export function byteStream(
  open: OpenBytes,
  options: ArchiveCallOptions = {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { signal } = options;
  const cancelled = new AbortController();
  const chunks = open(
    signal ? AbortSignal.any([signal, cancelled.signal]) : cancelled.signal,
  );
  // Without the abort, a read that hangs would keep the generator from returning.
  return streamOf(chunks, { onCancel: (reason) => cancelled.abort(reason) });
}

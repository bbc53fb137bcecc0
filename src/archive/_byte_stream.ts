import { gunzip } from "../internal/gunzip.ts";
import type { ArchiveCallOptions, PartFile } from "./archive.ts";
import { ArchiveError } from "./errors.ts";

/** Bytes that are read while they are asked for. */
export type ByteGenerator = AsyncGenerator<Uint8Array<ArrayBuffer>, void>;

/** Opens bytes; what it holds open is closed when the generator returns. */
export type OpenBytes = (signal: AbortSignal) => ByteGenerator;

/** Makes a stream that reads only when it is asked to, and lets go of everything on `cancel`. */
export function byteStream(
  open: OpenBytes,
  options: ArchiveCallOptions = {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { signal } = options;
  const cancelled = new AbortController();
  const chunks = open(
    signal ? AbortSignal.any([signal, cancelled.signal]) : cancelled.signal,
  );
  return new ReadableStream({
    async pull(controller) {
      const next = await chunks.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel(reason) {
      // Without the abort, a read that hangs would keep the generator from returning.
      cancelled.abort(reason);
      await chunks.return();
    },
  }, { highWaterMark: 0 });
}

/** Opens a part file: as {@linkcode OpenBytes}, but decompressed if its name ends in `.gz`. */
export function decompressed(file: PartFile, open: OpenBytes): OpenBytes {
  if (!file.name.endsWith(".gz")) return open;
  return (signal) => gunzipFile(open(signal), { url: file.url, signal });
}

interface GunzipFileOptions {
  readonly url: string;
  readonly signal: AbortSignal;
}

async function* gunzipFile(source: ByteGenerator, options: GunzipFileOptions): ByteGenerator {
  const { url, signal } = options;
  try {
    for await (const chunk of gunzip(source)) {
      signal.throwIfAborted();
      yield chunk;
    }
  } catch (error) {
    if (error instanceof ArchiveError || signal.aborted) throw error;
    throw gunzipError(url, error);
  }
}

function gunzipError(url: string, cause: unknown): ArchiveError {
  const { code, message } = cause as { code?: unknown; message?: unknown };
  const state = code === "Z_BUF_ERROR"
    ? "the file is truncated, it ends in the middle of its gzip data; write it again"
    : `the file is no intact gzip data (${message}); write it again`;
  return new ArchiveError(`Cannot decompress "${url}": ${state}`, {
    code: "ARCHIVE_READ",
    url,
    cause,
  });
}

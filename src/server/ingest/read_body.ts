import { readUpTo } from "../../internal/concat_bytes.ts";

/** Thrown if the body of a request cannot be read; `status` is the HTTP status to answer with. */
export class BodyError extends Error {
  /** The name of the class. */
  override readonly name = "BodyError";
  /** The HTTP status. */
  readonly status: 400 | 408 | 413 | 415;

  /** Creates the error. */
  constructor(message: string, status: 400 | 408 | 413 | 415) {
    super(message);
    this.status = status;
  }
}

/** Options of {@linkcode readBody}. */
export interface ReadBodyOptions {
  /** The largest body in bytes. */
  readonly maxBytes: number;
  /**
   * Time limit for the client to send it, in milliseconds.
   * @default {30_000}
   */
  readonly timeoutMs?: number;
}

/**
 * Reads the body of a request as text, and decompresses gzip.
 *
 * @throws {BodyError} If it is larger than `maxBytes`, compressed or decompressed, is not complete and
 * in the encoding of its headers, or takes too long.
 */
export async function readBody(request: Request, options: ReadBodyOptions): Promise<string> {
  const { timeoutMs = 30_000 } = options;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    const message = `Cannot read the body: it did not come within ${timeoutMs} ms`;
    timer = setTimeout(() => reject(new BodyError(message, 408)), timeoutMs);
  });
  try {
    return await Promise.race([readText(request, options), timeout]);
  } catch (error) {
    if (error instanceof BodyError) throw error;
    throw new BodyError("Cannot read the body: it is not complete, or not valid gzip", 400);
  } finally {
    clearTimeout(timer);
  }
}

async function readText(request: Request, { maxBytes }: ReadBodyOptions): Promise<string> {
  const length = Number(request.headers.get("content-length") ?? 0);
  if (length > maxBytes) throw tooLarge(maxBytes);
  const encoding = request.headers.get("content-encoding")?.trim().toLowerCase() ?? "identity";
  if (encoding === "identity" || encoding === "") {
    // A body of known length is bounded already, and is read in one step.
    if (length > 0 || request.body === null) return await request.text();
    return await collect(request.body, maxBytes);
  }
  if (encoding !== "gzip") {
    throw new BodyError(`Cannot read the body: its encoding "${encoding}" is unsupported`, 415);
  }
  if (request.body === null) return "";
  return await collect(request.body.pipeThrough(new DecompressionStream("gzip")), maxBytes);
}

async function collect(stream: ReadableStream<Uint8Array>, maxBytes: number): Promise<string> {
  const bytes = await readUpTo(stream, maxBytes);
  if (bytes.length > maxBytes) throw tooLarge(maxBytes);
  return new TextDecoder().decode(bytes);
}

function tooLarge(maxBytes: number): BodyError {
  return new BodyError(`Cannot read the body: it is larger than ${maxBytes} bytes`, 413);
}

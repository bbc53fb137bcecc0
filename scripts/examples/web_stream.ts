/**
 * Enriched events in web streams: a `TransformStream`, and a server's handler that uses it.
 *
 * ```ts ignore
 * Deno.serve(transformRequest);
 * ```
 *
 * @module
 */
import {
  createTransformer,
  type TransformedRows,
  type TransformerOptions,
} from "@runline/runline/enriched";

/** Options of {@linkcode enrichedToNdjson}. */
export interface EnrichedToNdjsonOptions extends TransformerOptions {
  /** Called with the bad rows of each chunk that has any. */
  readonly onBadRows?: (badRows: Uint8Array) => void;
}

/** Creates a stream from the bytes of enriched files to those of NDJSON. */
export function enrichedToNdjson(
  options: EnrichedToNdjsonOptions = {},
): TransformStream<Uint8Array, Uint8Array> {
  const transformer = createTransformer(options);

  function send(
    { rows, badRows }: TransformedRows,
    controller: TransformStreamDefaultController<Uint8Array>,
  ): void {
    if (rows.length > 0) controller.enqueue(rows);
    if (badRows.length > 0) options.onBadRows?.(badRows);
  }
  return new TransformStream({
    transform: (chunk, controller) => send(transformer.transform(chunk), controller),
    flush: (controller) => send(transformer.finish(), controller),
  });
}

/** Answers the enriched events of a request with their JSON, while they come. */
export function transformRequest(request: Request): Response {
  if (request.method !== "POST") return new Response(null, { status: 405 });
  const isGzip = request.headers.get("content-encoding") === "gzip";
  const source = request.body ?? new Blob().stream();
  const bytes: ReadableStream<Uint8Array> = isGzip
    ? source.pipeThrough(new DecompressionStream("gzip"))
    : source;
  return new Response(bytes.pipeThrough(enrichedToNdjson()) as BodyInit, {
    headers: { "content-type": "application/x-ndjson" },
  });
}

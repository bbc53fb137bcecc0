/**
 * Enriched events in web streams: a `TransformStream`, and a server's handler that uses it.
 *
 * ```ts ignore
 * Deno.serve(transformRequest);
 * ```
 *
 * @module
 */
import { createTransformer, type TransformerOptions } from "@runline/runline/enriched";

/** Makes a stream from the bytes of enriched files to those of NDJSON. */
export function enrichedToNdjson(
  options: TransformerOptions = {},
): TransformStream<Uint8Array, Uint8Array> {
  const transformer = createTransformer(options);
  return new TransformStream({
    transform(chunk, controller) {
      const rows = transformer.transform(chunk);
      if (rows.length > 0) controller.enqueue(rows);
    },
    flush(controller) {
      const rows = transformer.finish();
      if (rows.length > 0) controller.enqueue(rows);
    },
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

import { requireIterable } from "../../internal/is_object.ts";
import { createTransformer } from "./transformer.ts";
import type { TransformedRows, TransformerOptions } from "./transformer_types.ts";

/**
 * Transforms the bytes of an enriched file to NDJSON, chunk by chunk. Reads a web stream or a Node
 * stream. Does not decompress.
 *
 * @param input The bytes of the file.
 * @param options The form of the JSON, and the processor that bad rows name.
 * @returns The rows of the lines that end in each chunk.
 * @throws {RangeError} If a line is longer than `maxLength`.
 *
 * @example Usage
 * ```ts
 * import { transformBytes } from "@runline/runline/enriched";
 * import { assertEquals } from "@std/assert";
 *
 * const input = new Blob(["not an event\n"]).stream();
 * for await (const { rows, badRows, firstError } of transformBytes(input)) {
 *   assertEquals(rows.length, 0);
 *   assertEquals(JSON.parse(new TextDecoder().decode(badRows)).data.payload, "not an event");
 *   assertEquals(firstError?.message, "Cannot parse enriched event: the line has no tabs");
 * }
 * ```
 */
export async function* transformBytes(
  input: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>,
  options: TransformerOptions = {},
): AsyncGenerator<TransformedRows, void> {
  requireIterable({ input });
  const transformer = createTransformer(options);
  for await (const chunk of input) {
    const transformed = transformer.transform(chunk);
    if (transformed.events > 0) yield transformed;
  }
  const last = transformer.finish();
  if (last.events > 0) yield last;
}

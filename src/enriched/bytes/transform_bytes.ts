import { createTransformer } from "./transformer.ts";
import type { TransformerOptions } from "./transformer_types.ts";

/** How many lines {@linkcode transformBytes} read. */
export interface TransformCounts {
  /** How many lines were read that are not empty. */
  readonly events: number;
  /** How many of them are not enriched events. */
  readonly badEvents: number;
}

/**
 * Transforms the bytes of an enriched file, chunk by chunk, to the bytes of NDJSON. A stream of the
 * web or of Node is taken as it is; decompression is the caller's.
 *
 * @param input The bytes of the file.
 * @param options What the JSON has, and where bad lines go.
 * @returns The bytes of NDJSON as they come, and in the end how many lines there were.
 * @throws {RangeError} If a line is longer than `maxLength`.
 *
 * @example Usage
 * ```ts
 * import { transformBytes } from "@runline/runline/enriched";
 * import { assertEquals } from "@std/assert";
 *
 * const input = new Blob(["not an event\n"]).stream();
 * const bad: string[] = [];
 * const output = transformBytes(input, { onBad: (_line, error) => bad.push(error.message) });
 * assertEquals(await Array.fromAsync(output), []);
 * assertEquals(bad, ["Cannot parse enriched event: the line has no tabs"]);
 * ```
 */
export async function* transformBytes(
  input: AsyncIterable<Uint8Array>,
  options: TransformerOptions = {},
): AsyncGenerator<Uint8Array<ArrayBuffer>, TransformCounts, void> {
  const transformer = createTransformer(options);
  for await (const chunk of input) {
    const output = transformer.transform(chunk);
    if (output.length > 0) yield output;
  }
  const output = transformer.finish();
  if (output.length > 0) yield output;
  return { events: transformer.events, badEvents: transformer.badEvents };
}

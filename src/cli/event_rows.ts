import type { Transformer } from "../enriched/mod.ts";
import { eventBytes, type EventBytesOptions, namingInput } from "./event_bytes.ts";
import type { Input } from "./inputs.ts";

/** Options of {@linkcode eventRows}. */
export interface EventRowsOptions extends EventBytesOptions {
  /** What makes rows of lines. */
  readonly transformer: Transformer;
}

/**
 * Reads an input, and gives the rows of the lines of each chunk, which may be none.
 *
 * @throws {Error} If the input cannot be read, or a line is too long; the message names the input.
 */
export async function* eventRows(
  input: Input,
  options: EventRowsOptions,
): AsyncGenerator<Uint8Array, void> {
  const { transformer } = options;
  try {
    for await (const chunk of eventBytes(input, options)) yield transformer.transform(chunk);
    yield transformer.finish();
  } catch (error) {
    throw namingInput(error, input);
  }
}

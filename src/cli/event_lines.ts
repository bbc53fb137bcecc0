import { lines } from "../internal/lines.ts";
import { eventBytes, type EventBytesOptions, namingInput } from "./event_bytes.ts";
import type { Input } from "./inputs.ts";

/**
 * Reads the lines of an input in batches.
 *
 * @throws {Error} If the input cannot be read, or a line is too long; the message names the input.
 */
export async function* eventLines(
  input: Input,
  options: EventBytesOptions = {},
): AsyncGenerator<string[], void> {
  try {
    yield* lines(eventBytes(input, options));
  } catch (error) {
    throw namingInput(error, input);
  }
}

import { lines } from "../../internal/text/lines.ts";
import { eventBytes, type EventBytesOptions } from "./event_bytes.ts";
import type { Input } from "../input/inputs.ts";
import { naming } from "../input/naming_input.ts";

/**
 * Reads the lines of an input in batches, without blank ones.
 *
 * @throws {Error} If the input cannot be read, or a line is too long; the message names the input.
 */
export function eventLines(
  input: Input,
  options: EventBytesOptions,
): AsyncGenerator<string[], void> {
  return naming(input, lines(eventBytes(input, options)));
}

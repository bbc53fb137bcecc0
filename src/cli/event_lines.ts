import { lines } from "../internal/lines.ts";
import { filterLines, type LineFilter } from "./event_filter.ts";
import { type Input, readInput, type ReadInputOptions } from "./inputs.ts";

/** Options of {@linkcode eventLines}. */
export interface EventLinesOptions extends ReadInputOptions {
  /** Tells which lines are wanted. @default {all} */
  readonly filter?: LineFilter | undefined;
}

/**
 * Reads the lines of an input in batches.
 *
 * @throws {Error} If the input cannot be read, or a line is too long; the message names the input.
 */
export async function* eventLines(
  input: Input,
  options: EventLinesOptions = {},
): AsyncGenerator<string[], void> {
  const { filter } = options;
  const bytes = readInput(input, options);
  try {
    yield* lines(filter ? filterLines(bytes, filter) : bytes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`${error.message} from ${input.title}`, { cause: error });
  }
}

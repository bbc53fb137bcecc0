import { lines } from "../internal/lines.ts";
import { badRowLines } from "./bad_row_lines.ts";
import { filterLines, type LineFilter } from "./event_filter.ts";
import { type Input, readInput, type ReadInputOptions } from "./inputs.ts";

/** Options of {@linkcode eventLines}. */
export interface EventLinesOptions extends ReadInputOptions {
  /** Tells which lines are wanted. @default {all} */
  readonly filter?: LineFilter | undefined;
  /** Whether the input has bad rows, and the lines are in them. @default {false} */
  readonly fromBad?: boolean;
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
  const { filter, fromBad = false } = options;
  const stored = readInput(input, options);
  const bytes = fromBad ? badRowLines(stored) : stored;
  try {
    yield* lines(filter ? filterLines(bytes, filter) : bytes);
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new SyntaxError(`${error.message} in ${input.title}`, { cause: error });
    }
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`${error.message} from ${input.title}`, { cause: error });
  }
}

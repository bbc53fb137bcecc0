import { badRowLines } from "./bad_row_lines.ts";
import { filterLines, type LineFilter } from "./event_filter.ts";
import { type Input, readInput, type ReadInputOptions } from "../input/inputs.ts";

/** Options of {@linkcode chosenBytes}. */
export interface ChosenBytesOptions {
  /** Tells which lines are wanted. @default {all} */
  readonly filter?: LineFilter | undefined;
  /** Whether the bytes are bad rows, and the lines are in them. @default {false} */
  readonly fromBad?: boolean;
}

/** Options of {@linkcode eventBytes}. */
export interface EventBytesOptions extends ReadInputOptions, ChosenBytesOptions {}

/** Reads the bytes of the lines of an input that are wanted. */
export function eventBytes(input: Input, options: EventBytesOptions): AsyncIterable<Uint8Array> {
  return chosenBytes(readInput(input, options), options);
}

/** Gives the bytes of the lines that are wanted. */
export function chosenBytes(
  source: AsyncIterable<Uint8Array>,
  options: ChosenBytesOptions,
): AsyncIterable<Uint8Array> {
  const { filter, fromBad = false } = options;
  const bytes = fromBad ? badRowLines(source) : source;
  return filter ? filterLines(bytes, filter) : bytes;
}

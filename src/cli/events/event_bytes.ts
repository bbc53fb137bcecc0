import { withoutLongLines } from "../../internal/text/without_long_lines.ts";
import { type Input, readInput, type ReadInputOptions } from "../input/inputs.ts";
import { badRowLines, type OnBadLine } from "./bad_row_lines.ts";
import { filterLines, type LineFilter } from "./event_filter.ts";

/** Options of {@linkcode chosenBytes}. */
export interface ChosenBytesOptions {
  /** Returns whether a line is wanted. @default {() => true} */
  readonly filter?: LineFilter | undefined;
  /** Whether the bytes are bad rows, and the lines are in them. @default {false} */
  readonly fromBad?: boolean;
  /** Whether a bad row without a line is an error. @default {false} */
  readonly strict?: boolean;
  /** Whether lines that are too long are left out, in place of an error. @default {false} */
  readonly skipLongLines?: boolean;
  /** Called for each line that is no event. */
  readonly onBad: OnBadLine;
  /** The number of the first line. @default {1} */
  readonly firstLine?: number;
}

/** Options of {@linkcode eventBytes}. */
export interface EventBytesOptions extends ReadInputOptions, ChosenBytesOptions {}

/** Reads the bytes of the lines of an input that are wanted. */
export function eventBytes(input: Input, options: EventBytesOptions): AsyncIterable<Uint8Array> {
  return chosenBytes(readInput(input, options), options);
}

/** Returns the bytes of the lines that are wanted. */
export function chosenBytes(
  source: AsyncIterable<Uint8Array>,
  options: ChosenBytesOptions,
): AsyncIterable<Uint8Array> {
  const { filter, fromBad = false, skipLongLines = false, onBad } = options;
  const shorter = skipLongLines ? withoutLongLines(source, { onLong: onBad }) : source;
  const bytes = fromBad ? badRowLines(shorter, options) : shorter;
  return filter ? filterLines(bytes, filter) : bytes;
}

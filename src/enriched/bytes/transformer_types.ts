import type { EnrichedParseError } from "../errors.ts";
import type { TransformOptions } from "../to_json.ts";

/** Options of {@linkcode createTransformer}. */
export interface TransformerOptions extends TransformOptions {
  /**
   * Is called for each line that is not an enriched event. What it throws ends the transformation: rows
   * that were not given yet are lost.
   *
   * @default {it is only counted}
   */
  readonly onBad?: (line: string, error: EnrichedParseError) => void;
  /** The longest line that is taken, in bytes as they come, without its line feed. @default {67_108_864} */
  readonly maxLength?: number;
}

/** Turns the bytes of enriched files into NDJSON, chunk by chunk. */
export interface Transformer {
  /** How many lines were read that are not empty. */
  readonly events: number;
  /** How many of them are not enriched events. */
  readonly badEvents: number;
  /**
   * Takes the next bytes, which may end anywhere, and gives the JSON of all lines that they end.
   *
   * @throws {RangeError} If a line is longer than `maxLength`. The transformer is then of no more use.
   * @throws {Error} If it is called by its own `onBad`.
   */
  transform(chunk: Uint8Array): Uint8Array<ArrayBuffer>;
  /** Gives the JSON of the last line if no line feed ended it. New bytes then begin a new file. */
  finish(): Uint8Array<ArrayBuffer>;
}

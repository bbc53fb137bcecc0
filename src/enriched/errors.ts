/** The line has no tab at all. */
export interface NotTsv {
  /** Tells the failures apart. */
  readonly type: "NotTSV";
}

/** The line has not one column for each field. */
export interface FieldNumberMismatch {
  /** Tells the failures apart. */
  readonly type: "FieldNumberMismatch";
  /** How many columns the line has. */
  readonly fieldCount: number;
}

/** Columns of the line hold what their fields do not allow. */
export interface RowDecodingError {
  /** Tells the failures apart. */
  readonly type: "RowDecodingError";
  /** What is wrong, in the order of the columns; never empty. */
  readonly errors: readonly RowDecodingErrorInfo[];
}

/** A column holds what its field does not allow. */
export interface InvalidValue {
  /** Tells the kinds of error apart. */
  readonly type: "InvalidValue";
  /** The name of the field. */
  readonly key: string;
  /** The column as it stands in the line. */
  readonly value: string;
  /** What is wrong with it. */
  readonly message: string;
}

/** Something is wrong that belongs to no column. */
export interface UnhandledRowDecodingError {
  /** Tells the kinds of error apart. */
  readonly type: "UnhandledRowDecodingError";
  /** What is wrong. */
  readonly message: string;
}

/** One thing that is wrong with a line. */
export type RowDecodingErrorInfo = InvalidValue | UnhandledRowDecodingError;

/** Why a line is not an enriched event, in the words of Snowplow's own bad rows. */
export type EnrichedFailure = NotTsv | FieldNumberMismatch | RowDecodingError;

/**
 * Tells that a line is not an enriched event, with everything that is wrong with it.
 *
 * The message names the fields and leaves out their values, which may be personal data; the values
 * are in {@linkcode EnrichedParseError.failure}.
 *
 * @example Telling failures apart
 * ```ts
 * import { EnrichedParseError, toJson } from "@runline/runline/enriched";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const error = assertThrows(() => toJson("shop\tweb"), EnrichedParseError);
 * assertEquals(error.failure, { type: "FieldNumberMismatch", fieldCount: 2 });
 * ```
 */
export class EnrichedParseError extends SyntaxError {
  /** The name of the class. */
  override readonly name = "EnrichedParseError";
  /** Tells this error from others. */
  readonly code = "ENRICHED_PARSE";
  /** What is wrong, in the shape of the `failure` of a bad row. */
  readonly failure: EnrichedFailure;
  /** What is wrong, each thing in the words of the dialect; the values may be in it. */
  readonly messages: readonly string[];

  /** Makes an error of a message and of what is wrong. */
  constructor(
    message: string,
    failure: EnrichedFailure,
    options: { readonly messages?: readonly string[] } = {},
  ) {
    super(message);
    this.failure = failure;
    this.messages = options.messages ?? [message];
  }
}

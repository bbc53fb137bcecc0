/** The line has no tab at all. */
export interface NotTsv {
  /** The kind of the failure. */
  readonly type: "NotTSV";
}

/** The line has a wrong number of columns. */
export interface FieldNumberMismatch {
  /** The kind of the failure. */
  readonly type: "FieldNumberMismatch";
  /** The number of columns of the line. */
  readonly fieldCount: number;
}

/** Columns of the line are invalid. */
export interface RowDecodingError {
  /** The kind of the failure. */
  readonly type: "RowDecodingError";
  /** The errors in the order of the columns, never empty. */
  readonly errors: readonly RowDecodingErrorInfo[];
}

/** A column is invalid. */
export interface InvalidValue {
  /** The kind of the error. */
  readonly type: "InvalidValue";
  /** The name of the field. */
  readonly key: string;
  /** The text of the column. */
  readonly value: string;
  /** The error. */
  readonly message: string;
}

/** An error that belongs to no column. */
export interface UnhandledRowDecodingError {
  /** The kind of the error. */
  readonly type: "UnhandledRowDecodingError";
  /** The error. */
  readonly message: string;
}

/** An error of a line. */
export type RowDecodingErrorInfo = InvalidValue | UnhandledRowDecodingError;

/** The reason why a line is not an enriched event, as Snowplow's own bad rows have it. */
export type EnrichedFailure = NotTsv | FieldNumberMismatch | RowDecodingError;

/**
 * A line is not an enriched event. Has all errors of the line.
 *
 * The message names the fields without their values, which may be personal data. The values are in
 * {@linkcode EnrichedParseError.failure}.
 *
 * @example The kinds of failures
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
  /** The code of this class. */
  readonly code = "ENRICHED_PARSE";
  /** The errors, in the shape of the `failure` of a bad row. */
  readonly failure: EnrichedFailure;
  /** The messages of the dialect. They may contain values. */
  readonly messages: readonly string[];

  /** Creates an error. */
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

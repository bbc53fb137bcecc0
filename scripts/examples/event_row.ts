import { badRow, EnrichedParseError, toJson } from "@runline/runline/enriched";

/** The result of a line: a row of JSON, or a bad row. */
export interface EventRow {
  /** Whether the line is an enriched event. */
  readonly good: boolean;
  /** The JSON text. */
  readonly json: string;
}

const PROCESSOR = { artifact: "com.acme.orders", version: "1.0.0" };

/** Turns a line into a row, or into a bad row: to try a bad line again would bring nothing. */
export function eventRow(line: string): EventRow {
  try {
    return { good: true, json: toJson(line) };
  } catch (error) {
    if (!(error instanceof EnrichedParseError)) throw error;
    return { good: false, json: JSON.stringify(badRow(line, error, { processor: PROCESSOR })) };
  }
}

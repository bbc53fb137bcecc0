import { optionsOf } from "../../internal/is_object.ts";
import type { EnrichedFailure, EnrichedParseError } from "../errors.ts";
import { withoutLineEnd } from "../fields/line.ts";

const SCHEMA = "iglu:com.snowplowanalytics.snowplow.badrows/loader_parsing_error/jsonschema/2-0-0";

// The schema allows no more, and a bad row that does not fit its own schema is lost:
// https://github.com/snowplow/iglu-central/blob/master/schemas/com.snowplowanalytics.snowplow.badrows/loader_parsing_error/jsonschema/2-0-0
const MAX_FIELD_COUNT = 1024;

/** The software that found a bad row. */
export interface Processor {
  /** The name of the software. */
  readonly artifact: string;
  /** The version of the software. The schema requires it to begin like `1.2.3`. */
  readonly version: string;
}

/** Options of {@linkcode badRow}. */
export interface BadRowOptions {
  /** The software that found the line. */
  readonly processor: Processor;
}

/** A line that is not an enriched event, as Snowplow's loaders report it. */
export interface BadRow {
  /** The Iglu URI of the schema of `data`. */
  readonly schema: string;
  /** The line, its errors, and the software that found them. */
  readonly data: {
    /** The software that found the line. */
    readonly processor: Processor;
    /** The errors of the line. */
    readonly failure: EnrichedFailure;
    /** The line without its line end. */
    readonly payload: string;
  };
}

/**
 * Creates the bad row of a line that is not an enriched event.
 *
 * @param line The line.
 * @param error The error that {@linkcode toJson} threw.
 * @returns Self-describing data of the schema `loader_parsing_error/jsonschema/2-0-0`.
 *
 * @example Usage
 * ```ts
 * import { badRow, EnrichedParseError, toJson } from "@runline/runline/enriched";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const error = assertThrows(() => toJson("not an event"), EnrichedParseError);
 * const processor = { artifact: "orders", version: "1.0.0" };
 * assertEquals(
 *   JSON.stringify(badRow("not an event", error, { processor }).data),
 *   `{"processor":{"artifact":"orders","version":"1.0.0"},` +
 *     `"failure":{"type":"NotTSV"},"payload":"not an event"}`,
 * );
 * ```
 */
export function badRow(line: string, error: EnrichedParseError, options: BadRowOptions): BadRow {
  const { processor: { artifact, version } } = optionsOf(options, "badRow()");
  return {
    schema: SCHEMA,
    data: {
      processor: { artifact, version },
      failure: withinSchema(error.failure),
      payload: withoutLineEnd(line),
    },
  };
}

function withinSchema(failure: EnrichedFailure): EnrichedFailure {
  if (failure.type !== "FieldNumberMismatch") return failure;
  return { ...failure, fieldCount: Math.min(failure.fieldCount, MAX_FIELD_COUNT) };
}

/**
 * Snowplow enriched events: lines of 131 columns in, JSON out. Pure: it reads no file, no clock and
 * no environment.
 *
 * @example From a line to JSON, or to a bad row
 * ```ts
 * import { badRow, EnrichedParseError, toJson } from "@runline/runline/enriched";
 * import { assertEquals } from "@std/assert";
 *
 * const processor = { artifact: "orders", version: "1.0.0" };
 *
 * function transform(line: string): string {
 *   try {
 *     return toJson(line);
 *   } catch (error) {
 *     if (!(error instanceof EnrichedParseError)) throw error;
 *     return JSON.stringify(badRow(line, error, { processor }));
 *   }
 * }
 *
 * assertEquals(JSON.parse(transform("shop\tweb")).data.failure, {
 *   type: "FieldNumberMismatch",
 *   fieldCount: 2,
 * });
 * ```
 *
 * @module
 */
export { type BadRow, badRow, type BadRowOptions, type Processor } from "./bad_row.ts";
export { columnName, type EntityKind } from "./column_name.ts";
export type { EnrichedJson, EnrichedJsonTypes, EnrichedScalars } from "./enriched_json.ts";
export {
  type EnrichedFailure,
  EnrichedParseError,
  type FieldNumberMismatch,
  type InvalidValue,
  type NotTsv,
  type RowDecodingError,
  type RowDecodingErrorInfo,
  type UnhandledRowDecodingError,
} from "./errors.ts";
export {
  ENRICHED_FIELDS,
  type EnrichedField,
  type EnrichedFieldName,
  type EnrichedFieldType,
} from "./fields.ts";
export { parseSchemaKey, type SchemaKey } from "./schema_key.ts";
export { toJson, type TransformOptions } from "./to_json.ts";
export { toObject } from "./to_object.ts";

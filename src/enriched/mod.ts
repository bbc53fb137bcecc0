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
export type {
  EnrichedJson,
  EnrichedJsonTypes,
  EnrichedScalars,
  LosslessJson,
} from "./enriched_json.ts";
export type { Dialect } from "./dialect.ts";
export type {
  ContextsName,
  EntityData,
  EntityTypes,
  KnownContexts,
  KnownUnstructEvents,
  UnstructEventName,
} from "./entity_types.ts";
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
  ATOMIC_FIELDS,
  type AtomicField,
  type AtomicFieldName,
  ENRICHED_FIELDS,
  type EnrichedField,
  type EnrichedFieldName,
  type EnrichedFieldType,
  type LayoutField,
} from "./fields.ts";
export type { TooLong } from "./_lengths.ts";
export { ENRICH_MAX_LENGTHS, IGLU_MAX_LENGTHS, type MaxLengths } from "./max_lengths.ts";
export { parseBadRow, readBadRows } from "./parse_bad_row.ts";
export { type DefaultField, parseEnriched, type ParseEnrichedOptions } from "./parse_enriched.ts";
export { ParsedEvent } from "./parsed_event.ts";
export type {
  InventoryItem,
  ParsedSubset,
  ParsedTypes,
  ParsedUnstructEvent,
  ParsedValue,
  Provenance,
} from "./parsed_types.ts";
export { parseSchemaKey, type SchemaKey } from "./schema_key.ts";
export type { SelfDescribing } from "./self_describing.ts";
export { toJson, type TransformOptions } from "./to_json.ts";
export { toObject } from "./to_object.ts";
export { transformBytes, type TransformCounts } from "./transform_bytes.ts";
export { createTransformer } from "./transformer.ts";
export type { Transformer, TransformerOptions } from "./transformer_types.ts";

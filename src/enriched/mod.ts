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
export { type BadRow, badRow, type BadRowOptions, type Processor } from "./bad_rows/bad_row.ts";
export {
  type ColumnReader,
  type ColumnReaderOptions,
  createColumnReader,
  type ReadEvents,
} from "./bytes/columns/column_reader.ts";
export { columnName, type EntityKind } from "./entities/column_name.ts";
export type {
  EnrichedJson,
  EnrichedJsonTypes,
  EnrichedScalars,
  LosslessJson,
} from "./entities/enriched_json.ts";
export type {
  BooleanVector,
  ContextsVector,
  DoubleVector,
  EventColumns,
  EventVector,
  IntegerVector,
  StringVector,
  TimestampVector,
  UnstructEventVector,
  Validity,
} from "./bytes/columns/event_columns.ts";
export type { Dialect } from "./dialects/dialect.ts";
export type {
  ContextsName,
  EntityData,
  EntityTypes,
  KnownContexts,
  KnownUnstructEvents,
  UnstructEventName,
} from "./entities/entity_types.ts";
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
} from "./fields/fields.ts";
export type { TooLong } from "./fields/lengths.ts";
export { ENRICH_MAX_LENGTHS, IGLU_MAX_LENGTHS, type MaxLengths } from "./fields/max_lengths.ts";
export { parseBadRow, readBadRows } from "./bad_rows/parse_bad_row.ts";
export {
  type DefaultField,
  parseEnriched,
  type ParseEnrichedOptions,
} from "./parsed/parse_enriched.ts";
export { ParsedEvent } from "./parsed/parsed_event.ts";
export type {
  InventoryItem,
  ParsedSubset,
  ParsedTypes,
  ParsedUnstructEvent,
  ParsedValue,
  Provenance,
} from "./parsed/parsed_types.ts";
export { parseSchemaKey, type SchemaKey } from "./entities/schema_key.ts";
export type { SelfDescribing } from "./entities/self_describing.ts";
export { jsonColumns, type RowColumn } from "./json_columns.ts";
export { toJson } from "./to_json.ts";
export type { TransformOptions } from "./transform_options.ts";
export { toObject } from "./to_object.ts";
export { transformBytes } from "./bytes/transform_bytes.ts";
export { createTransformer } from "./bytes/transformer.ts";
export type {
  TransformedRows,
  Transformer,
  TransformerOptions,
} from "./bytes/transformer_types.ts";

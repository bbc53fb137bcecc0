import { ENRICHED_FIELDS, type LayoutField } from "../../enriched/mod.ts";
import { entityColumns, type IgluSchema, typeName } from "./iglu_types.ts";

/** The form of a Parquet file. */
export interface ParquetOptions {
  /**
   * The columns of the events.
   * @default {ENRICHED_FIELDS}
   */
  readonly fields?: readonly LayoutField[];
  /**
   * Self-describing JSON Schemas of an Iglu registry. Their entities get columns of their own, such as
   * `contexts_com_acme_dish_1`, of the types of the schema.
   * @default {[]}
   */
  readonly schemas?: readonly IgluSchema[];
  /**
   * The compression of the pages.
   * @default {"snappy"}
   */
  readonly compression?: "snappy" | "zstd" | "none";
  /**
   * The most rows in a row group, which is in memory until it is full.
   * @default {100_000}
   */
  readonly rowGroupRows?: number;
}

/**
 * Returns the columns of the files, in their order.
 *
 * @throws {SyntaxError} If a schema lacks its vendor, name, format and version under `self`.
 */
export function parquetColumns(
  { fields = ENRICHED_FIELDS, schemas = [] }: ParquetOptions,
): readonly { readonly name: string; readonly type: string }[] {
  const own = entityColumns(schemas).map(({ name, type }) => ({ name, type: typeName(type) }));
  return [...fields.map(({ name, type }) => ({ name, type })), ...own];
}

/**
 * Checks the options that the writer would not understand.
 *
 * @throws {RangeError} If `rowGroupRows` is not a positive integer.
 */
export function checkParquetOptions({ rowGroupRows = 1 }: ParquetOptions): void {
  if (Number.isSafeInteger(rowGroupRows) && rowGroupRows > 0 && rowGroupRows < 2 ** 32) return;
  throw new RangeError(
    `Cannot write Parquet as 'rowGroupRows' must be a positive integer of 32 bits: current value is ${rowGroupRows}`,
  );
}

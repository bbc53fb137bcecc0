import type { ByteColumn, ByteLayout } from "./_byte_line.ts";
import { BYTE_SCALARS } from "./_byte_scalars.ts";
import { layoutOf } from "./_layout.ts";
import { wordsOf } from "./_words.ts";
import { columnName } from "./column_name.ts";
import { ENRICHED_FIELDS, type LayoutField } from "./fields.ts";
import type { TransformOptions } from "./to_json.ts";

/**
 * Tells how lines are written so that they come out as `toJson` writes them.
 *
 * @returns `undefined` where the byte path does not know how.
 * @throws {RangeError} If `fields` is empty or names a column twice.
 */
export function byteLayout(options: TransformOptions): ByteLayout | undefined {
  const { dialect = "loader", fields = ENRICHED_FIELDS, geoLocation = true } = options;
  const { lossless = false, schemaVersion = false, tooLong = "ignore" } = options;
  const { latitude, longitude } = layoutOf(fields);
  if (dialect !== "loader" || lossless || schemaVersion || tooLong !== "ignore") return undefined;
  if (fields.filter(({ type }) => type === "unstruct_event").length > 1) return undefined;
  const columns = fields.map(byteColumn);
  if (!geoLocation || latitude < 0 || longitude < 0) return { columns, nameColumn: columnName };
  const areNumbers = [latitude, longitude].every((at) => fields[at]?.type === "double");
  if (!areNumbers) return undefined;
  return { columns, nameColumn: columnName, geo: [latitude, longitude] };
}

function byteColumn({ name, type, required = false }: LayoutField): ByteColumn {
  const member = wordsOf(`,${JSON.stringify(name)}:`);
  if (type === "contexts" || type === "unstruct_event") return { member, holds: type, required };
  if (type === "string") return { member, holds: "text", required };
  return { member, holds: "scalar", write: BYTE_SCALARS[type], required };
}

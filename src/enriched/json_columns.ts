import { optionsOf } from "../internal/is_object.ts";
import { dialectRules } from "./dialects/dialects.ts";
import { ENRICHED_FIELDS, type EnrichedFieldType } from "./fields/fields.ts";
import { layoutOf } from "./fields/layout.ts";
import type { TransformOptions } from "./transform_options.ts";

/** A member of JSON rows, and the type of its values. */
export interface RowColumn {
  /** The name. */
  readonly name: string;
  /** The type of the values. */
  readonly type: EnrichedFieldType;
}

/**
 * Returns the members of rows of a form that do not depend on the events, in the order of the columns.
 * Members for entities are not among them, because their names are those of the schemas of the events.
 *
 * @throws {RangeError} If `fields` is empty or names a column twice, or the dialect has no such form.
 *
 * @example Usage
 * ```ts
 * import { jsonColumns } from "@runline/runline/enriched";
 * import { assertEquals } from "@std/assert";
 *
 * const columns = jsonColumns({ dialect: "python" });
 * assertEquals(columns[0], { name: "app_id", type: "string" });
 * ```
 */
export function jsonColumns(options: TransformOptions = {}): readonly RowColumn[] {
  const { dialect = "loader", fields = ENRICHED_FIELDS } = optionsOf(options, "jsonColumns()");
  const { lossless = false } = options;
  const rules = dialect === "loader" ? undefined : dialectRules(dialect, { lossless });
  const { geoLocation = rules?.geoDefault ?? true } = options;
  const { latitude, longitude } = layoutOf(fields);
  const columns = fields.map(({ name, type }): RowColumn => ({
    name: rules?.names.get(name) ?? name,
    type: rules?.types.get(name) ?? type,
  }));
  const hasLocation = geoLocation && latitude >= 0 && longitude >= 0;
  return [
    ...columns.filter(({ type }) => lossless || type !== "contexts" && type !== "unstruct_event"),
    ...hasLocation ? [{ name: "geo_location", type: "string" as const }] : [],
  ];
}

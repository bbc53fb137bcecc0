import { layoutOf } from "../fields/layout.ts";
import { ENRICHED_FIELDS, type EnrichedFieldType, type LayoutField } from "../fields/fields.ts";
import type { TransformOptions } from "../transform_options.ts";

/** A column of a line, as it is read and written. */
export interface ByteColumn {
  /** The comma and the name of the member. */
  readonly member: string;
  readonly holds: EnrichedFieldType;
  /** Whether an empty column is an error. */
  readonly required: boolean;
}

/** The columns of lines, as they are read and written. */
export interface ByteLayout {
  readonly columns: readonly ByteColumn[];
  /** The columns of latitude and longitude, both numbers, if `geo_location` is written. */
  readonly geo?: readonly [latitude: number, longitude: number];
}

/** The text before a location. */
export const LOCATION_MEMBER = ',"geo_location":"';

const LAYOUTS = new WeakMap<readonly LayoutField[], ByteLayout>();
const LAYOUTS_WITHOUT_LOCATION = new WeakMap<readonly LayoutField[], ByteLayout>();

/**
 * Returns the layout by which lines are written as `toJson` writes them, prepared once for each list of
 * columns.
 *
 * @returns `undefined` for a form that only `toJson` writes.
 * @throws {RangeError} If `fields` is empty or contains a column more than once.
 */
export function byteLayout(options: TransformOptions): ByteLayout | undefined {
  const { dialect = "loader", fields = ENRICHED_FIELDS, geoLocation = true } = options;
  const { lossless = false, tooLong = "ignore" } = options;
  const { latitude, longitude } = layoutOf(fields);
  if (dialect !== "loader" || lossless || tooLong !== "ignore") return undefined;
  if (fields.filter(({ type }) => type === "unstruct_event").length > 1) return undefined;
  const hasLocation = geoLocation && latitude >= 0 && longitude >= 0;
  const known = hasLocation ? LAYOUTS : LAYOUTS_WITHOUT_LOCATION;
  const layout = known.get(fields);
  if (layout) return layout;
  const areNumbers = [latitude, longitude].every((at) => fields[at]?.type === "double");
  if (hasLocation && !areNumbers) return undefined;
  const made: ByteLayout = {
    columns: fields.map(byteColumn),
    ...hasLocation && { geo: [latitude, longitude] },
  };
  known.set(fields, made);
  return made;
}

function byteColumn({ name, type, required = false }: LayoutField): ByteColumn {
  return { member: `,${JSON.stringify(name)}:`, holds: type, required };
}

import { layoutOf } from "../fields/layout.ts";
import { ENRICHED_FIELDS, type EnrichedFieldType, type LayoutField } from "../fields/fields.ts";
import type { TransformOptions } from "../to_json.ts";

/** How a column of a line is read and written. */
export interface ByteColumn {
  /** The comma and the name of the member. */
  readonly member: string;
  /** What the column holds. */
  readonly holds: EnrichedFieldType;
  /** Whether an empty column is an error. */
  readonly required: boolean;
}

/** How lines are written. */
export interface ByteLayout {
  /** The columns, in their order. */
  readonly columns: readonly ByteColumn[];
  /** The columns of latitude and longitude, numbers both, where a `geo_location` is wanted. */
  readonly geo?: readonly [latitude: number, longitude: number];
}

/** What comes before a location. */
export const LOCATION_MEMBER = ',"geo_location":"';

const LAYOUTS = new WeakMap<readonly LayoutField[], ByteLayout>();
const LAYOUTS_WITHOUT_LOCATION = new WeakMap<readonly LayoutField[], ByteLayout>();

/**
 * Tells how lines are written so that they come out as `toJson` writes them, once for each list of
 * columns.
 *
 * @returns `undefined` where the byte path does not know how.
 * @throws {RangeError} If `fields` is empty or names a column twice.
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

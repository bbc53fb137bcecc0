import { wrongType } from "../../internal/is_object.ts";
import { type Scalar, SCALARS, type ScalarType } from "./scalars.ts";
import { ENRICHED_FIELDS, type LayoutField } from "./fields.ts";

/** A column other than entities, prepared before any line is read. */
export interface ScalarColumn {
  readonly index: number;
  readonly name: string;
  readonly member: string;
  readonly required: boolean;
  readonly type: ScalarType;
  readonly scalar: Scalar;
}

/** A column of entities. */
export interface JsonColumn {
  readonly index: number;
  readonly name: string;
  readonly type: "contexts" | "unstruct_event";
}

/** A list of columns, prepared before any line is read. */
export interface Layout {
  readonly fields: readonly LayoutField[];
  readonly positions: ReadonlyMap<string, number>;
  readonly scalars: readonly ScalarColumn[];
  readonly json: readonly JsonColumn[];
  /** The column of the latitude, or -1 without one. */
  readonly latitude: number;
  readonly longitude: number;
}

const LAYOUTS = new WeakMap<readonly LayoutField[], Layout>();

/** The layout of {@linkcode ENRICHED_FIELDS}. */
export const ENRICHED_LAYOUT: Layout = layoutOf(ENRICHED_FIELDS);

/**
 * Returns the layout of a list of columns, prepared once for each list.
 *
 * @throws {TypeError} If it is not an array.
 * @throws {RangeError} If the list is empty or contains a column more than once.
 */
export function layoutOf(fields: readonly LayoutField[]): Layout {
  const known = LAYOUTS.get(fields);
  if (known) return known;
  if (!Array.isArray(fields)) {
    throw wrongType(fields, "Cannot read events as 'fields' must be an array");
  }
  const positions = new Map(fields.map(({ name }, index) => [name, index]));
  if (fields.length === 0) throw new RangeError("Cannot read events as 'fields' is empty");
  if (positions.size < fields.length) {
    const twice = fields.find(({ name }, index) => positions.get(name) !== index)?.name;
    throw new RangeError(`Cannot read events as 'fields' has two columns named "${twice}"`);
  }
  const layout: Layout = {
    fields,
    positions,
    scalars: fields.flatMap(scalarColumn),
    json: fields.flatMap(jsonColumn),
    latitude: positions.get("geo_latitude") ?? -1,
    longitude: positions.get("geo_longitude") ?? -1,
  };
  LAYOUTS.set(fields, layout);
  return layout;
}

function scalarColumn(field: LayoutField, index: number): ScalarColumn[] {
  const { name, type, required = false } = field;
  if (type === "contexts" || type === "unstruct_event") return [];
  const member = `,${JSON.stringify(name)}:`;
  return [{ index, name, member, required, type, scalar: SCALARS[type] }];
}

function jsonColumn({ name, type }: LayoutField, index: number): JsonColumn[] {
  return type === "contexts" || type === "unstruct_event" ? [{ index, name, type }] : [];
}

import { isDateTime, isUri } from "./formats.ts";
import { isUuid } from "./run_id.ts";

/** A value and where it stands, as in `"ParentRunFacet.run"`. */
export interface Place {
  readonly value: unknown;
  readonly at: string;
}

/** Checks a value. */
export type Check = (place: Place) => void;

/** The properties of an object that are there, the required ones among them. */
export type Fields<Required extends string> =
  & Readonly<Record<Required, Place>>
  & Readonly<Record<string, Place>>;

/** Checks that a value is an object that has certain properties. */
export function checkObject<Required extends string>(
  { value, at }: Place,
  required: readonly Required[],
): Fields<Required> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeError(`Cannot build lineage event as '${at}' must be an object`);
  }
  const given = Object.entries(value).filter(([, item]) => item !== undefined);
  const fields = Object.fromEntries(
    given.map(([name, item]) => [name, { value: item, at: `${at}.${name}` }]),
  );
  const missing = required.find((name) => (fields[name]?.value ?? undefined) === undefined);
  if (missing === undefined) return fields as Fields<Required>;
  throw new TypeError(`Cannot build lineage event as '${at}.${missing}' is missing`);
}

/** Checks every item of a list. */
export function checkList({ value, at }: Place, check?: Check): void {
  if (!Array.isArray(value)) {
    throw new TypeError(`Cannot build lineage event as '${at}' must be an array`);
  }
  value.forEach((item: unknown, index) => check?.({ value: item, at: `${at}[${index}]` }));
}

/** Checks every value of an object whose keys are free. */
export function checkMap(place: Place, check?: Check): void {
  for (const item of Object.values(checkObject(place, []))) check?.(item);
}

/** Checks an object of which one property tells which of several kinds it is. */
export function checkVariant(
  place: Place,
  variants: { readonly property: string; readonly checks: Readonly<Record<string, Check>> },
): void {
  const { property, checks } = variants;
  const kind = checkObject(place, [property])[property];
  if (kind) checkOneOf(kind, Object.keys(checks));
  checks[String(kind?.value)]?.(place);
}

/** Checks that a value is one of a closed set. */
export function checkOneOf(place: Place, allowed: readonly string[]): void {
  const { value } = place;
  if (typeof value === "string" && allowed.includes(value)) return;
  throw unwanted(place, allowed.map((name) => JSON.stringify(name)).join(" or "));
}

/** Checks that properties are given together or not at all. */
export function checkTogether(fields: Fields<never>, names: readonly string[]): void {
  const given = names.find((name) => fields[name]);
  const missing = names.find((name) => !fields[name]);
  if (given === undefined || missing === undefined) return;
  const { at = given } = fields[given] ?? {};
  throw new TypeError(`Cannot build lineage event as '${at}' needs '${missing}' beside it`);
}

/** Checks that properties are not there. */
export function checkAbsent(fields: Fields<never>, names: readonly string[]): void {
  const found = names.map((name) => fields[name]).find((place) => place !== undefined);
  if (!found) return;
  throw new TypeError(`Cannot build lineage event as '${found.at}' does not belong there`);
}

/** Checks that a value is a text that is not blank. */
export function checkText(place: Place): void {
  const { value } = place;
  if (typeof value !== "string" || value.trim() === "") throw unwanted(place, "a non-empty string");
}

/** Checks that a number is not too small. */
export function checkMinimum(place: Place, minimum: number): void {
  const { value } = place;
  if (typeof value !== "number" || value < minimum) throw unwanted(place, `at least ${minimum}`);
}

/** Checks that a value is a date and time with a time zone. */
export function checkDateTime(place: Place): void {
  if (!isDateTime(place.value)) throw unwanted(place, "an ISO 8601 date-time with a time zone");
}

/** Checks that a value is a URI. */
export function checkUri(place: Place): void {
  if (!isUri(place.value)) throw unwanted(place, "a URI");
}

/** Checks that a value is a UUID. */
export function checkUuid(place: Place): void {
  if (!isUuid(place.value)) throw unwanted(place, "a UUID");
}

function unwanted({ value, at }: Place, wanted: string): TypeError {
  const current = typeof value === "string" ? JSON.stringify(value) : String(value);
  return new TypeError(
    `Cannot build lineage event as '${at}' must be ${wanted}: current value is ${current}`,
  );
}

import { isDateTime, isUri } from "../_formats.ts";
import { isUuid } from "../run_id.ts";

/** Checks a value that stands at a path such as `"ParentRunFacet.run"`. */
export type Check = (value: unknown, at: string) => void;

/** Checks that a value is an object that has certain properties. */
export function checkObject(
  value: unknown,
  at: string,
  required: readonly string[],
): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeError(`Cannot build facet: '${at}' must be an object`);
  }
  const fields: Readonly<Record<string, unknown>> = { ...value };
  const missing = required.find((name) => fields[name] === undefined || fields[name] === null);
  if (missing !== undefined) {
    throw new TypeError(`Cannot build facet: '${at}.${missing}' is missing`);
  }
  return fields;
}

/** Checks every item of a list. */
export function checkList(value: unknown, at: string, check?: Check): void {
  if (!Array.isArray(value)) throw new TypeError(`Cannot build facet: '${at}' must be an array`);
  value.forEach((item, index) => check?.(item, `${at}[${index}]`));
}

/** Checks every value of an object whose keys are free. */
export function checkMap(value: unknown, at: string, check?: Check): void {
  for (const [key, item] of Object.entries(checkObject(value, at, []))) {
    check?.(item, `${at}[${JSON.stringify(key)}]`);
  }
}

/** Checks an object of which one property tells which of several kinds it is. */
export function checkVariant(
  value: unknown,
  at: string,
  variants: { readonly property: string; readonly checks: Readonly<Record<string, Check>> },
): void {
  const { property, checks } = variants;
  const kind = checkObject(value, at, [property])[property];
  checkOneOf(kind, `${at}.${property}`, Object.keys(checks));
  checks[String(kind)]?.(value, at);
}

/** Checks that a value is one of a closed set. */
export function checkOneOf(value: unknown, at: string, allowed: readonly string[]): void {
  if (typeof value === "string" && allowed.includes(value)) return;
  const names = allowed.map((name) => JSON.stringify(name)).join(", ");
  throw new TypeError(
    `Cannot build facet: '${at}' must be ${names}: current value is ${show(value)}`,
  );
}

/** Checks that properties are given together or not at all. */
export function checkTogether(
  fields: Readonly<Record<string, unknown>>,
  at: string,
  names: readonly string[],
): void {
  const given = names.find((name) => fields[name] !== undefined);
  const missing = names.find((name) => fields[name] === undefined);
  if (given === undefined || missing === undefined) return;
  throw new TypeError(`Cannot build facet: '${at}.${missing}' is missing beside '${given}'`);
}

/** Checks that a number is not too small. */
export function checkMinimum(value: unknown, at: string, minimum: number): void {
  if (typeof value === "number" && value >= minimum) return;
  throw new TypeError(
    `Cannot build facet: '${at}' must be at least ${minimum}: current value is ${show(value)}`,
  );
}

/** Checks that a value is a date and time with a time zone. */
export function checkDateTime(value: unknown, at: string): void {
  if (!isDateTime(value)) throw formatError(value, at, "an ISO 8601 date-time with a time zone");
}

/** Checks that a value is a URI. */
export function checkUri(value: unknown, at: string): void {
  if (!isUri(value)) throw formatError(value, at, "a URI");
}

/** Checks that a value is a UUID. */
export function checkUuid(value: unknown, at: string): void {
  if (!isUuid(value)) throw formatError(value, at, "a UUID");
}

function formatError(value: unknown, at: string, wanted: string): TypeError {
  return new TypeError(
    `Cannot build facet: '${at}' must be ${wanted}: current value is ${show(value)}`,
  );
}

function show(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

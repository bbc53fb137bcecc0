import { isObject } from "../../../internal/is_object.ts";
/** An object of a facet, with members of unknown types. */
export type FacetObject = Readonly<Record<string, unknown>>;

/** Returns a value if it is an object. */
export function objectOf(value: unknown): FacetObject | undefined {
  return isObject(value) ? value : undefined;
}

/** Returns a member of an object, own ones only. */
export function member(value: unknown, key: string): unknown {
  const object = objectOf(value);
  return object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Returns a member as text: a string that is not empty, a number or a boolean. */
export function textOf(value: unknown, key: string): string | undefined {
  const found = member(value, key);
  if (typeof found === "number" || typeof found === "boolean") return String(found);
  return typeof found === "string" && found !== "" ? found : undefined;
}

/** Returns a member as a finite number. */
export function numberOf(value: unknown, key: string): number | undefined {
  const found = member(value, key);
  return typeof found === "number" && Number.isFinite(found) ? found : undefined;
}

/** Returns the objects of a member that is an array. */
export function objectsOf(value: unknown, key: string): readonly FacetObject[] {
  const found = member(value, key);
  if (!Array.isArray(found)) return [];
  return found.map(objectOf).filter((item) => item !== undefined);
}

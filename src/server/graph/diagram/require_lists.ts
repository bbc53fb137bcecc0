import { isObject, wrongType } from "../../../internal/is_object.ts";

/** Checks that a named argument of untyped callers has lists, and throws a `TypeError` otherwise. */
export function requireLists(named: Readonly<Record<string, unknown>>, ...lists: string[]): void {
  for (const [name, value] of Object.entries(named)) {
    if (!isObject(value)) throw wrongType(value, `Cannot use '${name}' as it must be an object`);
    for (const list of lists) {
      if (Array.isArray(value[list])) continue;
      throw wrongType(value[list], `Cannot use '${name}.${list}' as it must be an array`);
    }
  }
}

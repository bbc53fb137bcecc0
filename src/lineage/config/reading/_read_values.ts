import type { BooleanKey, ListKey, MapKey, NumberKey, StringKey } from "../keys.ts";
import type { ConfigReading } from "./reading.ts";
import { isObject } from "../../../internal/is_object.ts";
import {
  booleanOf,
  type ConfigMap,
  type ConfigPath,
  kindOf,
  numberOf,
  scalarText,
} from "../value.ts";

/** A key whose value is not a section. */
export type ValueKey = StringKey | NumberKey | BooleanKey | ListKey | MapKey;

/** A value and its place. */
export interface Found {
  readonly value: unknown;
  readonly path: ConfigPath;
}

/** Reads the value of a key. Returns `undefined` after an issue. */
export function readValue(row: ValueKey, found: Found, reading: ConfigReading): unknown {
  switch (row.kind) {
    case "string":
      return checked(row, found, { reading, value: readString(row, found, reading) });
    case "number":
      return checked(row, found, { reading, value: readNumber(row, found, reading) });
    case "boolean":
      return readBoolean(row, found, reading);
    case "list":
      return readList(row, found, reading);
    default:
      row.kind satisfies "map";
      return checked(row, found, { reading, value: readMap(row, found, reading) });
  }
}

function checked<Value>(
  row: { readonly check?: (value: Value, context: ConfigReading["context"]) => unknown },
  { path }: Found,
  { reading, value }: { readonly reading: ConfigReading; readonly value: Value | undefined },
): Value | undefined {
  if (value === undefined || row.check === undefined) return value;
  const { check } = row;
  return reading.attempt(path, () => (check(value, reading.context), value));
}

function readString(row: StringKey, found: Found, reading: ConfigReading): string | undefined {
  const text = textOf(found, reading);
  if (text === undefined) return undefined;
  // The value is not quoted: it may be a secret in the wrong place.
  if (row.oneOf?.includes(text) === false) {
    return reading.issue(found.path, `expected one of: ${row.oneOf.join(", ")}`);
  }
  if (!row.required || row.check !== undefined || text !== "") return text;
  return reading.issue(found.path, "expected a string that is not empty");
}

function textOf({ value, path }: Found, reading: ConfigReading): string | undefined {
  if (typeof value === "string") return value;
  const advice = scalarText(value) === undefined ? "" : ": quote it";
  return reading.issue(path, `expected a string, found ${kindOf(value)}${advice}`);
}

function readNumber(
  row: NumberKey,
  { value, path }: Found,
  reading: ConfigReading,
): number | undefined {
  const { min = 0, integer = false } = row;
  const number = numberOf(value);
  const fits = Number.isFinite(number) && number >= min;
  if (fits && (!integer || Number.isSafeInteger(number))) return number;
  const bound = min === -Infinity ? "" : ` of at least ${min}`;
  return reading.issue(path, `expected ${integer ? "an integer" : "a number"}${bound}`);
}

function readBoolean(
  row: BooleanKey,
  { value, path }: Found,
  reading: ConfigReading,
): boolean | string | undefined {
  if (row.orString && typeof value === "string" && value !== "") return booleanOf(value) ?? value;
  const other = row.orString ? "true, false or a path" : "true or false";
  return booleanOf(value) ?? reading.issue(path, `expected ${other}, found ${kindOf(value)}`);
}

function readList(row: ListKey, { value, path }: Found, reading: ConfigReading): unknown {
  if (isObject(value) && row.fromEntry) {
    return readEntries(row.fromEntry, { value, path }, reading);
  }
  const items = typeof value === "string" ? row.split?.(value) : value;
  if (!Array.isArray(items)) {
    return reading.issue(path, `expected a list, found ${kindOf(value)}`);
  }
  const { parse = (text) => text } = row;
  return items.flatMap((item, index) => {
    const at = [...path, index];
    const text = typeof item === "number"
      ? String(item)
      : textOf({ value: item, path: at }, reading);
    const parsed = text === undefined ? undefined : reading.attempt(at, () => parse(text));
    return parsed === undefined ? [] : [parsed];
  });
}

function readEntries(
  fromEntry: NonNullable<ListKey["fromEntry"]>,
  { value, path }: { readonly value: ConfigMap; readonly path: ConfigPath },
  reading: ConfigReading,
): unknown[] {
  return Object.entries(value).flatMap(([name, item]) => {
    reading.show([...path, name]);
    const text = textOf({ value: item, path: [...path, name] }, reading);
    return text === undefined ? [] : [fromEntry(name, text)];
  });
}

function readMap(row: MapKey, found: Found, reading: ConfigReading): ConfigMap | undefined {
  const { value: map, path } = found;
  const { parse } = row;
  if (typeof map === "string" && parse) return reading.attempt(path, () => parse(map));
  if (!isObject(map)) return reading.issue(path, `expected a map, found ${kindOf(map)}`);
  showMap(row, { value: map, path }, reading);
  if (row.values === undefined) return map;
  const entries = Object.entries(map).flatMap(([name, item]) => {
    const value = (row.values === "scalar" ? scalarText(item) : undefined) ?? item;
    const text = textOf({ value, path: [...path, name] }, reading);
    return text === undefined ? [] : [[name, text] as const];
  });
  return Object.fromEntries(entries);
}

function showMap(
  { visible = [] }: MapKey,
  { value, path }: { readonly value: ConfigMap; readonly path: ConfigPath },
  reading: ConfigReading,
): void {
  for (const [name, item] of Object.entries(value)) {
    if (visible !== true && !visible.includes(name)) continue;
    reading.show([...path, name]);
    if (visible === true && isObject(item)) {
      showMap(
        { kind: "map", description: "", visible },
        { value: item, path: [...path, name] },
        reading,
      );
    }
  }
}

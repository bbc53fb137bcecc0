/** A value that JSON can represent. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/**
 * Converts an event, or the part of one at a path, to plain JSON values without `undefined`. `JSON.stringify` alone writes NaN as null, Maps as {}, and leaves functions out; here
 * they are errors that say where they are.
 */
export function toJson(value: unknown, path = ""): JsonValue | undefined {
  return jsonAt(value, { path, key: "", parents: [] });
}

/**
 * Returns the value itself where `JSON.stringify` alone writes it right, which spares most events a
 * copy, and otherwise what {@linkcode toJson} makes of it.
 */
export function plainJson<Value>(value: Value, path = ""): Value {
  return isPlainJson(value, 0) ? value : snapshot(value, path);
}

/** Copies a value as {@linkcode toJson} writes it, so that later changes of it do not count. */
export function snapshot<Value>(value: Value, path: string): Value {
  return toJson(value, path) as Value;
}

/** The place of a value. */
interface Position {
  /** For example `run.facets.acme_cost`. */
  readonly path: string;
  /** The last step of the path. */
  readonly key: string;
  readonly parents: readonly object[];
}

// No event is nested as deep; a cycle is.
const MAX_PLAIN_DEPTH = 64;

function isPlainJson(value: unknown, depth: number): boolean {
  if (typeof value === "string" || typeof value === "boolean" || value === null) return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || depth > MAX_PLAIN_DEPTH) return false;
  if (Array.isArray(value)) {
    // Not every(), which leaves out the holes of a list.
    for (const item of value) if (!isPlainJson(item, depth + 1)) return false;
    return true;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  // Not Object.keys(), whose list of each object costs as much as the rest.
  for (const name in value) {
    const item: unknown = (value as Record<string, unknown>)[name];
    if (item !== undefined && !isPlainJson(item, depth + 1)) return false;
  }
  return true;
}

function jsonAt(value: unknown, position: Position): JsonValue | undefined {
  switch (typeof value) {
    case "undefined":
    case "string":
    case "boolean":
      return value;
    case "number":
      if (Number.isFinite(value)) return value;
      throw unserializable(String(value), position);
    case "object":
      return value === null ? value : objectToJson(value, position);
    default:
      throw unserializable(`a ${typeof value}`, position);
  }
}

function objectToJson(value: object, position: Position): JsonValue | undefined {
  const { path, key } = position;
  if (position.parents.includes(value)) throw unserializable("a cycle", position);
  const parents = [...position.parents, value];
  if ("toJSON" in value && typeof value.toJSON === "function") {
    return jsonAt(value.toJSON(key), { path, key, parents });
  }
  if (value instanceof Map || value instanceof Set) {
    throw unserializable(`a ${value.constructor.name}`, position);
  }
  if (Array.isArray(value)) {
    return value
      .map((item, index) => jsonAt(item, { path: `${path}[${index}]`, key: `${index}`, parents }))
      .filter((item): item is JsonValue => item !== undefined);
  }
  const entries = Object.entries(value).map(([name, item]) => [
    name,
    jsonAt(item, { path: path === "" ? name : `${path}.${name}`, key: name, parents }),
  ]);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}

function unserializable(what: string, { path }: Position): TypeError {
  return new TypeError(`Cannot serialize lineage event: '${path}' is ${what}`);
}

import type { LineageEvent } from "./event.ts";

/**
 * Writes an event as the JSON that is sent. Properties that are `undefined` are left out; nothing
 * else is changed.
 *
 * @throws {TypeError} If JSON cannot tell a value, such as `NaN`, a bigint, a function or a cycle.
 *
 * @example
 * ```ts
 * import { jobEvent, toJsonText } from "@runline/runline/lineage";
 * import { assertEquals } from "@std/assert";
 *
 * const event = jobEvent({ job: { namespace: "food_delivery", name: "orders" } });
 * assertEquals(JSON.parse(toJsonText(event)), event);
 * ```
 */
export function toJsonText(event: LineageEvent): string {
  return JSON.stringify(toJson(event, { path: "", key: "", parents: [] }));
}

/** Where a value stands. */
interface Position {
  /** As in `run.facets.acme_cost`. */
  readonly path: string;
  /** The last step of the path. */
  readonly key: string;
  readonly parents: readonly object[];
}

// JSON.stringify alone writes NaN as null, Maps as {}, and leaves functions out.
function toJson(value: unknown, position: Position): unknown {
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

function objectToJson(value: object, position: Position): unknown {
  const { path, key } = position;
  if (position.parents.includes(value)) throw unserializable("a cycle", position);
  const parents = [...position.parents, value];
  if ("toJSON" in value && typeof value.toJSON === "function") {
    return toJson(value.toJSON(key), { path, key, parents });
  }
  if (value instanceof Map || value instanceof Set) {
    throw unserializable(`a ${value.constructor.name}`, position);
  }
  if (Array.isArray(value)) {
    return value
      .map((item, index) => toJson(item, { path: `${path}[${index}]`, key: `${index}`, parents }))
      .filter((item) => item !== undefined);
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      toJson(item, { path: path === "" ? name : `${path}.${name}`, key: name, parents }),
    ]),
  );
}

function unserializable(what: string, { path }: Position): TypeError {
  return new TypeError(`Cannot serialize lineage event: '${path}' is ${what}`);
}

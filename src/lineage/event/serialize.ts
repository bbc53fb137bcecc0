import type { LineageEvent } from "./event.ts";
import { plainJson } from "../values/to_json.ts";

/**
 * Returns an event as the JSON that is sent. Properties that are `undefined` are left out; nothing
 * else is changed.
 *
 * @throws {TypeError} If JSON cannot represent a value, such as `NaN`, a bigint, a function or a cycle.
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
  return JSON.stringify(plainJson(event));
}

import type { LineageEvent } from "./event.ts";
import { plainJson } from "../values/to_json.ts";

/**
 * An event together with the JSON that is sent. It is written once, and whatever wraps a transport
 * passes it on.
 */
export interface SerializedEvent {
  /** The JSON, on one line. */
  readonly json: string;
  /** The event, parsed from the JSON on first use: later changes of the original do not count. */
  readonly event: LineageEvent;
  /** The id of the run, by which the order of events is kept. */
  readonly runId: string | undefined;
  /** The type of a run event. */
  readonly eventType: string | undefined;
}

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

/**
 * Serializes an event.
 *
 * @throws {TypeError} If JSON cannot represent a value, such as `NaN`, a bigint, a function or a cycle.
 */
export function serializeEvent(event: LineageEvent): SerializedEvent {
  const plain = plainJson(event);
  return serialized(JSON.stringify(plain), plain);
}

/**
 * Accepts an event that is JSON text already. The text is sent as it is, digit for digit, without its
 * line breaks.
 *
 * @throws {SyntaxError} If the text is not JSON.
 */
export function serializedFromText(json: string): SerializedEvent {
  const plain: unknown = JSON.parse(json);
  // Strings have no line breaks in JSON, so all line breaks are between values.
  return serialized(json.replaceAll(/[\r\n]+/g, " "), plain);
}

function serialized(json: string, plain: unknown): SerializedEvent {
  const { run, eventType } = (plain ?? {}) as Partial<Record<string, unknown>>;
  let event: LineageEvent | undefined;
  return {
    json,
    runId: textOf((run as { readonly runId?: unknown } | undefined)?.runId),
    eventType: textOf(eventType),
    get event(): LineageEvent {
      return event ??= JSON.parse(json) as LineageEvent;
    },
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

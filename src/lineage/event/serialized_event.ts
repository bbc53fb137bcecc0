import { wrongType } from "../../internal/is_object.ts";
import { type JsonValue, plainJson, toJson } from "../values/to_json.ts";
import type { LineageEvent } from "./event.ts";

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
  return new EventText(JSON.stringify(plain), plain);
}

/**
 * Accepts an event that is JSON text already. The text is sent as it is, digit for digit, without its
 * line breaks.
 *
 * @throws {SyntaxError} If the text is not JSON.
 */
export function serializedFromText(json: string): SerializedEvent {
  if (typeof json !== "string") {
    throw wrongType(json, "Cannot read lineage event as its JSON must be a string");
  }
  const plain: unknown = JSON.parse(json);
  // Strings have no line breaks in JSON, so all line breaks are between values.
  return new EventText(json.replaceAll(/[\r\n]+/g, " "), plain);
}

/** The JSON of an event, which is parsed again on first use. */
class EventText implements SerializedEvent {
  readonly json: string;
  readonly runId: string | undefined;
  readonly eventType: string | undefined;
  #event: LineageEvent | undefined;

  constructor(json: string, plain: unknown) {
    const { run, eventType } = (plain ?? {}) as Partial<Record<string, unknown>>;
    this.json = json;
    this.runId = textOf((run as { readonly runId?: unknown } | undefined)?.runId);
    this.eventType = textOf(eventType);
  }

  get event(): LineageEvent {
    return this.#event ??= JSON.parse(this.json) as LineageEvent;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/**
 * Writes an event as the Python client writes it, byte for byte: keys in order, `", "` and `": "`
 * between values, all but ASCII escaped, without what is null or undefined and without the empty
 * objects of lists. Two things differ: a whole number is always an integer, for JavaScript does not
 * distinguish `1.0` from `1`, and `NaN` is an error where the Python client writes invalid JSON.
 *
 * @throws {TypeError} If JSON cannot represent a value, such as `NaN`, a bigint, a function or a cycle.
 *
 * @example
 * ```ts
 * import { canonicalJson, datasetEvent } from "@runline/runline/lineage";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const event = datasetEvent({ dataset: { namespace: "file", name: "/übung" } });
 * const text = canonicalJson(event);
 * assertStringIncludes(text, `{"dataset": {"name": "/\\u00fcbung", "namespace": "file"}, `);
 * ```
 */
export function canonicalJson(event: LineageEvent): string {
  return written(toJson(event) ?? null);
}

function written(value: JsonValue): string {
  if (typeof value === "string") return writtenText(value);
  if (typeof value === "number") return writtenNumber(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (isArray(value)) return `[${value.filter(isKept).map(written).join(", ")}]`;
  const entries = given(value).sort(([left], [right]) => byCodePoint(left, right));
  const members = entries.map(([name, item]) => `${writtenText(name)}: ${written(item)}`);
  return `{${members.join(", ")}}`;
}

// Array.isArray() does not narrow to readonly arrays: https://github.com/microsoft/TypeScript/issues/17002
function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** Reports whether an item stays in its list: it is neither null nor an empty object. */
function isKept(item: JsonValue): boolean {
  if (typeof item !== "object" || item === null) return item !== null;
  return isArray(item) || given(item).length > 0;
}

function given(value: object): [string, JsonValue][] {
  return Object.entries(value).filter(([, item]) => item !== null);
}

/** Orders as Python does; `<` would order by UTF-16, which puts U+10000 before U+FFFF. */
function byCodePoint(left: string, right: string): number {
  for (let index = 0;;) {
    const [here, there] = [left.codePointAt(index) ?? -1, right.codePointAt(index) ?? -1];
    if (here !== there || here === -1) return here - there;
    index += here > 0xffff ? 2 : 1;
  }
}

function writtenText(text: string): string {
  const escape = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(text).replaceAll(/[\u007f-\uffff]/g, escape);
}

/** Writes the shortest digits, as JavaScript does, in the notation that Python chooses. */
function writtenNumber(value: number): string {
  if (Number.isInteger(value)) return String(BigInt(value));
  if (Math.abs(value) >= 1e-4) return String(value);
  return value.toExponential().replace(/(?<=e-)\d$/, "0$&");
}

import { isObject, optionsOf } from "../../internal/is_object.ts";
import { uuidv7, uuidv7Of } from "../../internal/uuid.ts";
import { isDateTime } from "./formats.ts";

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** The options of {@linkcode newRunId}. */
export interface NewRunIdOptions {
  /**
   * Returns the time in milliseconds since the epoch.
   * @default {Date.now}
   */
  readonly now?: (() => number) | undefined;
}

/**
 * Creates the `runId` of a new run: a UUIDv7, which sorts by its time.
 *
 * @example
 * ```ts
 * import { isUuid, newRunId } from "@runline/runline/lineage";
 * import { assert } from "@std/assert";
 *
 * assert(isUuid(newRunId()));
 * ```
 */
export function newRunId(options: NewRunIdOptions = {}): string {
  const { now = Date.now } = optionsOf(options, "newRunId()");
  return uuidv7(now());
}

/**
 * Reports whether a value is a UUID of any version in its usual form.
 *
 * @example
 * ```ts
 * import { isUuid } from "@runline/runline/lineage";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(isUuid("0196ed52-e0d9-76ef-9adb-779a5702ba1a"), true);
 * assertEquals(isUuid("run_id"), false);
 * ```
 */
export function isUuid(value: unknown): value is string {
  return typeof value === "string" && UUID.test(value);
}

/**
 * An instant, to the microsecond where a `Date` is too coarse: a `Date`, an ISO 8601 date-time with
 * a time zone and up to six digits of a second, or microseconds since 1970.
 */
export type Instant = Date | string | { readonly epochMicroseconds: number | bigint };

// The years that Python's datetime knows: 1 to 9999.
const FIRST_MICROSECONDS = -62_135_596_800_000_000n;
const LAST_MICROSECONDS = 253_402_300_799_999_999n;

/**
 * Creates the UUID that `generate_static_uuid` of the Python client creates from the same instant and
 * data: the same every time, of version 7, and sorted by the instant to the millisecond.
 * The Java client's `generateStaticUUID` creates other ones.
 *
 * @param instant When the thing happened, such as the logical date of a run.
 * @param data The data that distinguishes it from others of that instant, such as the name of its job; a string counts
 * as its UTF-8 bytes.
 * @throws {RangeError} If the instant is not in the years 1 to 9999, or is finer than microseconds.
 *
 * @example
 * ```ts
 * import { staticUuid } from "@runline/runline/lineage";
 * import { assertEquals } from "@std/assert";
 *
 * const runId = await staticUuid("2025-05-20T10:52:33.881863Z", "some");
 * assertEquals(runId, "0196ed52-e0d9-76ef-9adb-779a5702ba1a");
 * ```
 */
export async function staticUuid(instant: Instant, data: string | Uint8Array): Promise<string> {
  const micros = microsecondsOf(instant);
  const text = new TextEncoder().encode(isoFormat(micros));
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  const message = new Uint8Array(text.length + bytes.length);
  message.set(text);
  message.set(bytes, text.length);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-1", message));
  return uuidv7Of(millisecondsOf(micros), shiftedRight(digest));
}

function microsecondsOf(instant: Instant): bigint {
  const micros = readMicroseconds(instant);
  if (micros !== undefined && micros >= FIRST_MICROSECONDS && micros <= LAST_MICROSECONDS) {
    return micros;
  }
  const value = isObject(instant) && "epochMicroseconds" in instant
    ? instant.epochMicroseconds
    : instant;
  throw new RangeError(
    "Cannot make static UUID as 'instant' must be a date-time of the years 1 to 9999 with a time " +
      `zone and at most six digits of a second: current value is "${value}"`,
  );
}

function readMicroseconds(instant: Instant): bigint | undefined {
  if (typeof instant === "string") return parseMicroseconds(instant);
  if (!isObject(instant)) return undefined;
  if (!(instant instanceof Date)) {
    const { epochMicroseconds: micros } = instant;
    return typeof micros === "bigint" || Number.isSafeInteger(micros) ? BigInt(micros) : undefined;
  }
  const ms = instant.getTime();
  return Number.isNaN(ms) ? undefined : BigInt(ms) * 1000n;
}

function parseMicroseconds(text: string): bigint | undefined {
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? "";
  if (!isDateTime(text) || fraction.length > 6) return undefined;
  const ms = Date.parse(text.replace(/\.\d+/, "").toUpperCase());
  return BigInt(ms) * 1000n + BigInt(fraction.padEnd(6, "0"));
}

/** Writes an instant as Python's `isoformat()`: microseconds only where there are some. */
function isoFormat(micros: bigint): string {
  const fraction = modulo(micros, 1_000_000n);
  const seconds = new Date(Number((micros - fraction) / 1000n)).toISOString().slice(0, 19);
  const digits = fraction === 0n ? "" : `.${String(fraction).padStart(6, "0")}`;
  return `${seconds}${digits}+00:00`;
}

/**
 * Rounds as Python does, by way of seconds as a double, so that the result is sometimes the
 * millisecond before: `int(1.001 * 1000)` is 1000.
 */
function millisecondsOf(micros: bigint): number {
  const [sign, size] = micros < 0n ? ["-", -micros] : ["", micros];
  const fraction = String(size % 1_000_000n).padStart(6, "0");
  return Math.trunc(Number(`${sign}${size / 1_000_000n}.${fraction}`) * 1000);
}

function modulo(value: bigint, divisor: bigint): bigint {
  return ((value % divisor) + divisor) % divisor;
}

/** Returns the first 76 bits of a hash as the last ones of ten bytes, as the Python client does. */
function shiftedRight(digest: Uint8Array): Uint8Array {
  return Uint8Array.from(
    { length: 10 },
    (_, index) => ((digest[index - 1] ?? 0) << 4) | ((digest[index] ?? 0) >> 4),
  );
}

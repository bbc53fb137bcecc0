import { uuidv7 } from "../../internal/uuid.ts";

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** The options of {@linkcode newRunId}. */
export interface NewRunIdOptions {
  /**
   * Returns the time in milliseconds since 1970.
   *
   * @default {Date.now}
   */
  readonly now?: () => number;
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
  const { now = Date.now } = options;
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

/**
 * What a lineage backend is made of: the questions that its store answers, and its errors. The handler
 * is in `@runline/runline/server/handler`, and the store in `@runline/runline/server/sqlite`.
 *
 * ```ts
 * import { LineageStoreError } from "@runline/runline/server";
 * import { assert } from "@std/assert";
 *
 * const error = new LineageStoreError("Cannot use lineage store", {
 *   code: "LINEAGE_STORE_CLOSED",
 *   url: "sqlite:lineage.db",
 * });
 * assert(error instanceof Error);
 * ```
 *
 * @module
 */
export {
  LineageStoreError,
  type LineageStoreErrorCode,
  type LineageStoreErrorOptions,
} from "./errors.ts";
export type { EventIssue } from "./events/event_issue.ts";
export { type EventReading, type IncomingEvent } from "./events/incoming_event.ts";
export { readEvent } from "./events/read_event.ts";
export type { LineageStore, NewEvent } from "./store/store.ts";

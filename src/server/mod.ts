/**
 * A lineage backend: an HTTP handler that takes OpenLineage events and answers questions about them.
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

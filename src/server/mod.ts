/**
 * A lineage backend: an HTTP handler that takes OpenLineage events and answers questions about them.
 *
 * ```ts
 * import { lineageHandler } from "@runline/runline/server";
 * import { sqliteLineageStore } from "@runline/runline/server/sqlite";
 * import { assertEquals } from "@std/assert";
 * import { mkdtemp } from "node:fs/promises";
 *
 * const folder = await mkdtemp("/tmp/lineage-");
 * await using store = sqliteLineageStore({ path: `${folder}/lineage.db` });
 * const handler = lineageHandler({ store });
 * const response = await handler(new Request("http://127.0.0.1/api/v1/jobs"));
 * assertEquals(await response.json(), { totalCount: 0, jobs: [] });
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
export { lineageHandler, type LineageHandlerOptions, type RequestHandler } from "./handler.ts";
export type { EventValidator } from "./ingest/ingest.ts";

/**
 * Process every new run exactly once, and leave a lineage trail.
 *
 * This root has the names that most programs need. Every module has an entry point of its own with
 * the rest: `./lineage`, `./lineage/facets`, `./lineage/naming`, `./enriched`, `./manifest`,
 * `./archive`, `./pipeline`. Stores and archives on S3, DynamoDB, SQLite and disk are entry points
 * too (`./archive/s3`, `./manifest/dynamodb`, `./manifest/sqlite`, `./archive/file`), as they load a
 * client or a built-in. Importing this root loads no npm package and needs no permission.
 *
 * @example Create a lineage event
 * ```ts
 * import { newRunId, runEvent } from "@runline/runline";
 * import { assertEquals } from "@std/assert";
 *
 * const event = runEvent({
 *   eventType: "START",
 *   run: { runId: newRunId() },
 *   job: { namespace: "food_delivery", name: "orders" },
 * });
 * assertEquals(event.job.name, "orders");
 * ```
 *
 * @module
 */
export { type RunArchive, type RunFolder, type RunOutput } from "./src/archive/mod.ts";
export {
  createTransformer,
  EnrichedParseError,
  ParsedEvent,
  parseEnriched,
  toJson,
  toObject,
} from "./src/enriched/mod.ts";
export {
  compositeTransport,
  consoleTransport,
  currentRun,
  datasetEvent,
  fileTransport,
  httpTransport,
  jobEvent,
  type LineageEvent,
  type LineageRun,
  newRunId,
  OpenLineageClient,
  runEvent,
  type Transport,
} from "./src/lineage/mod.ts";
export { ClaimLostError, type ManifestStore, MemoryManifestStore } from "./src/manifest/mod.ts";
export { ndjsonSink, processRuns, type RunOutcome, type RunSink } from "./src/pipeline/mod.ts";

import process from "node:process";
import { pooledMap } from "../internal/pooled_map.ts";
import { EventQueue } from "../internal/event_queue.ts";
import type { RunEvent } from "../lineage/mod.ts";
import { attemptRun } from "./_attempt_run.ts";
import { type ListedRun, listRuns } from "./list_runs.ts";
import type { ProcessRunsOptions } from "./process_runs_options.ts";
import type { RunOutcome } from "./run_outcome.ts";

/**
 * Processes every new run of an archive once, and gives the outcome of each run as it is known.
 *
 * For each run that the manifest does not hold: claims it, emits START, does the work, commits its
 * effect, marks it in the manifest, and emits COMPLETE, or FAIL with the error, after which a later
 * call tries the run again. A crash at any moment repeats at most work that was not committed.
 *
 * It does not stop at a run that fails. It does throw when the sink finds that nothing can be written,
 * before any run is claimed, and, after the runs under way have ended, when the archive cannot be
 * listed or the manifest cannot be asked. Lineage never fails or holds up a run:
 * events are sent in the background, and `onLineageError` is told of those that could not be.
 *
 * @throws {RangeError} If `concurrency`, `limit` or `leaseMs` is out of range.
 *
 * @example
 * ```ts ignore
 * import { fileArchive, fileOutput } from "@runline/runline/archive/file";
 * import { OpenLineageClient } from "@runline/runline/lineage";
 * import { SqliteManifestStore } from "@runline/runline/manifest/sqlite";
 * import { ndjsonSink, processRuns } from "@runline/runline/pipeline";
 *
 * await using manifest = new SqliteManifestStore("./runline.db");
 * await manifest.create();
 * await using lineage = await OpenLineageClient.fromEnvironment();
 *
 * const outcomes = processRuns({
 *   archive: fileArchive("./archive"),
 *   manifest,
 *   lineage,
 *   job: { namespace: "food_delivery", name: "orders" },
 *   sink: ndjsonSink({ output: fileOutput("./json") }),
 * });
 * for await (const outcome of outcomes) console.log(outcome.run.name, outcome.status);
 * ```
 */
export async function* processRuns(
  options: ProcessRunsOptions,
): AsyncGenerator<RunOutcome, void> {
  const {
    concurrency = 1,
    limit = Infinity,
    leaseMs = 60_000,
    lineageTimeoutMs = 10_000,
    owner = `runline/${crypto.randomUUID()}`,
    onLineageError = warn,
    signal,
  } = options;
  requirePositive("concurrency", concurrency, Number.isSafeInteger(concurrency));
  requirePositive("limit", limit, limit === Infinity || Number.isSafeInteger(limit));
  requirePositive("leaseMs", leaseMs, Number.isFinite(leaseMs));

  const { lineage } = options;
  const trail = new EventQueue<RunEvent>({
    emit: lineage && ((event, { signal }) => lineage.emit(event, { signal })),
    timeoutMs: lineageTimeoutMs,
    onError: onLineageError,
  });
  let started = 0;
  let running = 0;
  let ended = Promise.withResolvers<void>();
  try {
    yield* pooledMap(untilLimit(), processOne, { limit: concurrency, signal });
  } finally {
    await trail.close();
  }
  signal?.throwIfAborted();

  async function* untilLimit(): AsyncGenerator<ListedRun, void> {
    for await (const listed of listRuns(options)) {
      // What is under way may turn out to be skipped, and leave room for another.
      while (started >= limit && running > 0) await ended.promise;
      if (signal?.aborted || started >= limit) return;
      yield listed;
    }
  }

  async function processOne(
    { run, done }: ListedRun,
    stop: AbortSignal,
  ): Promise<RunOutcome> {
    if (done) return { status: "skipped", run, reason: "done", detail: "The manifest holds it" };
    started++;
    running++;
    try {
      const outcome = await attemptRun(run, { ...options, owner, leaseMs, trail, signal: stop });
      if (outcome.status === "skipped") started--;
      return outcome;
    } finally {
      running--;
      ended.resolve();
      ended = Promise.withResolvers();
    }
  }
}

function requirePositive(name: string, value: number, wellFormed: boolean): void {
  if (wellFormed && value > 0) return;
  throw new RangeError(
    `Cannot process runs as '${name}' must be a positive number: current value is ${value}`,
  );
}

function warn(error: Error): void {
  process.emitWarning(error.message, "LineageWarning");
}

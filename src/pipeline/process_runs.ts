import { optionsOf } from "../internal/is_object.ts";
import { asError } from "../internal/as_error.ts";
import { pooledMap } from "../internal/pooled_map.ts";
import { jobEvent } from "../lineage/mod.ts";
import { describeJob } from "./attempt/attempt_lineage.ts";
import { attemptRun } from "./attempt/attempt_run.ts";
import { Pass } from "./_pass.ts";
import { type ListedRun, listRuns } from "./list_runs.ts";
import type { ProcessRunsOptions } from "./process_runs_options.ts";
import type { RunOutcome } from "./run_outcome.ts";

/**
 * Processes every new run of an archive once, and yields the outcome of each run.
 *
 * For each run that the manifest does not hold: claims it, emits START, does the work, commits its
 * effect, marks it in the manifest, and emits COMPLETE, or FAIL with the error. A later call tries a
 * failed run again, until it has had all its attempts. A crash at any moment repeats at most work that
 * was not committed.
 *
 * It does not stop at a run that fails. It throws if the sink finds that nothing can be written, before
 * any run is claimed, and, after the runs in work have ended, if the archive cannot be listed or the
 * manifest cannot be used. Lineage never fails a run. A backend that is too slow for the work holds it
 * back once the queue of the client is full; a backend that accepts nothing does not.
 *
 * @throws {RangeError} If `concurrency`, `limit`, `leaseMs`, `timeoutMs`, or a number of `retry` or
 * `ready` is out of range.
 * @throws {TypeError} If the spec of OpenLineage refuses the job.
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
  checkOptions(options);
  const { concurrency = 1, limit = Infinity, signal } = options;
  const pass = new Pass(options);
  const runLimit = new RunLimit(limit);
  const runs = untilFull(listRuns(options), { runLimit, signal });
  const attempt = attempts(options, { pass, runLimit });
  try {
    for await (const outcome of pooledMap(runs, attempt, { limit: concurrency, signal })) {
      options.onOutcome?.(outcome);
      yield outcome;
    }
  } catch (error) {
    await pass.end(asError(error));
    throw error;
  } finally {
    await pass.end(signal?.aborted ? asError(signal.reason) : undefined);
  }
  signal?.throwIfAborted();
}

/** Counts new runs against the limit of a call. */
class RunLimit {
  readonly #limit: number;
  #taken = 0;
  #running = 0;
  #ended = Promise.withResolvers<void>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Waits for a free place. Returns false if all runs in progress have ended without one. */
  async hasRoom(): Promise<boolean> {
    // A run in work may turn out to be skipped, and leave room for another.
    while (this.#taken >= this.#limit && this.#running > 0) await this.#ended.promise;
    return this.#taken < this.#limit;
  }

  /** Attempts a run. A run that is skipped, or fails again, does not count towards the limit. */
  async take(attempt: () => Promise<RunOutcome>): Promise<RunOutcome> {
    this.#taken++;
    this.#running++;
    try {
      const outcome = await attempt();
      if (outcome.status === "skipped" || failedAgain(outcome)) this.#taken--;
      return outcome;
    } finally {
      this.#running--;
      this.#ended.resolve();
      this.#ended = Promise.withResolvers();
    }
  }
}

// Otherwise the same failing runs would use up the limit of every call. A run whose files cannot be listed
// is on attempt 0 each time.
function failedAgain(outcome: RunOutcome): boolean {
  return outcome.status === "failed" && outcome.attempt !== 1;
}

async function* untilFull(
  runs: AsyncIterable<ListedRun>,
  { runLimit, signal }: { readonly runLimit: RunLimit; readonly signal: AbortSignal | undefined },
): AsyncGenerator<ListedRun, void> {
  for await (const listed of runs) {
    if (!await runLimit.hasRoom() || signal?.aborted) return;
    yield listed;
  }
}

function attempts(
  options: ProcessRunsOptions,
  { pass, runLimit }: { readonly pass: Pass; readonly runLimit: RunLimit },
): (listed: ListedRun, signal: AbortSignal) => Promise<RunOutcome> {
  const { owner = `runline/${crypto.randomUUID()}`, leaseMs = 60_000 } = options;
  return async ({ run, done }, signal) => {
    if (done) return { status: "skipped", run, reason: "done", detail: "The manifest contains it" };
    return await runLimit.take(async () => {
      const lineageOptions = await pass.attemptOptions();
      return await attemptRun(run, { ...options, owner, leaseMs, lineageOptions, signal });
    });
  };
}

function checkOptions(options: ProcessRunsOptions): void {
  const { concurrency = 1, limit = Infinity } = optionsOf(options, "processRuns()");
  const { leaseMs = 60_000, timeoutMs = 1, job } = options;
  if (!options.sink && !options.handler) {
    throw new TypeError("Cannot process runs: 'sink' or 'handler' is missing");
  }
  requirePositive("concurrency", concurrency, Number.isSafeInteger(concurrency));
  requirePositive("limit", limit, limit === Infinity || Number.isSafeInteger(limit));
  requirePositive("leaseMs", leaseMs, Number.isFinite(leaseMs));
  requirePositive("timeoutMs", timeoutMs, true);
  const { maxAttempts = 5, delayMs = 0, maxDelayMs = Infinity } = options.retry ?? {};
  requirePositive("retry.maxAttempts", maxAttempts, true);
  requireNotNegative("retry.delayMs", delayMs);
  requireNotNegative("retry.maxDelayMs", maxDelayMs);
  requireNotNegative("ready.minAgeMs", options.ready?.minAgeMs ?? 0);
  // Refused now, and not by each event after a claim.
  jobEvent({ job: describeJob(job) });
}

function requirePositive(name: string, value: number, wellFormed: boolean): void {
  if (wellFormed && value > 0) return;
  throw new RangeError(
    `Cannot process runs as '${name}' must be a positive number: current value is ${value}`,
  );
}

function requireNotNegative(name: string, value: number): void {
  if (value >= 0) return;
  throw new RangeError(
    `Cannot process runs as '${name}' must not be negative: current value is ${value}`,
  );
}

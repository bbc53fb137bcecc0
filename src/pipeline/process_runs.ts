import process from "node:process";
import { asError } from "../internal/as_error.ts";
import { pooledMap } from "../internal/pooled_map.ts";
import { jobEvent, type LineageRun } from "../lineage/mod.ts";
import { type AttemptLineageOptions, describeJob } from "./attempt/attempt_lineage.ts";
import { attemptRun } from "./attempt/attempt_run.ts";
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
 * @throws {RangeError} If `concurrency`, `limit`, `leaseMs` or `timeoutMs` is out of range.
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
  const {
    concurrency = 1,
    limit = Infinity,
    leaseMs = 60_000,
    timeoutMs,
    owner = `runline/${crypto.randomUUID()}`,
    signal,
  } = options;
  requirePositive("concurrency", concurrency, Number.isSafeInteger(concurrency));
  requirePositive("limit", limit, limit === Infinity || Number.isSafeInteger(limit));
  requirePositive("leaseMs", leaseMs, Number.isFinite(leaseMs));
  requirePositive("timeoutMs", timeoutMs ?? 1, true);
  // Refused now, and not by each event after a claim.
  jobEvent({ job: describeJob(options.job) });

  const pass = new Pass(options);
  let started = 0;
  let running = 0;
  let ended = Promise.withResolvers<void>();
  try {
    for await (
      const outcome of pooledMap(untilLimit(), processOne, { limit: concurrency, signal })
    ) {
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

  async function* untilLimit(): AsyncGenerator<ListedRun, void> {
    for await (const listed of listRuns(options)) {
      // A run in work may turn out to be skipped, and leave room for another.
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
      const lineageOptions = await pass.attemptOptions();
      const attemptOptions = { ...options, owner, leaseMs, lineageOptions, signal: stop };
      const outcome = await attemptRun(run, attemptOptions);
      if (outcome.status === "skipped") started--;
      return outcome;
    } finally {
      running--;
      ended.resolve();
      ended = Promise.withResolvers();
    }
  }
}

/** The lineage of one call: the run of `passJob`, which starts with the first attempt. */
class Pass {
  readonly #options: ProcessRunsOptions;
  readonly #onError: (error: Error) => void;
  #run: Promise<LineageRun | undefined> | undefined;

  constructor(options: ProcessRunsOptions) {
    this.#options = options;
    this.#onError = options.onLineageError ?? warn;
  }

  async attemptOptions(): Promise<AttemptLineageOptions> {
    const { lineage: client, archive, manifest, job } = this.#options;
    this.#run ??= this.#start();
    return {
      client,
      onError: this.#onError,
      archiveUrl: archive.url,
      manifestUrl: manifest.url,
      job,
      parent: (await this.#run)?.asParent,
    };
  }

  /** Ends the run with COMPLETE, or with the error. A second call does nothing. */
  async end(error: Error | undefined): Promise<void> {
    const run = await this.#run;
    try {
      await (error ? run?.fail(error) : run?.complete());
    } catch (lineageError) {
      this.#onError(asError(lineageError));
    }
  }

  async #start(): Promise<LineageRun | undefined> {
    const { passJob, lineage, job } = this.#options;
    if (!passJob) return undefined;
    try {
      const options = job.parent ? { parent: job.parent } : {};
      return await lineage?.startRun(describeJob(passJob), options);
    } catch (error) {
      this.#onError(asError(error));
      return undefined;
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

import { compareFiles, type PartFile, type RunFolder } from "../../archive/mod.ts";
import { asError } from "../../internal/as_error.ts";
import { MAX_DELAY_MS } from "../../internal/delay.ts";
import { ClaimLostError, type ClaimOptions } from "../../manifest/mod.ts";
import { discard } from "../discard.ts";
import { RunChangedError, RunTimeoutError, UnknownEffectError } from "../errors.ts";
import { onceMore } from "../once_more.ts";
import type { CommonOptions, RunWork } from "../process_runs_options.ts";
import type { RunOutcome } from "../run_outcome.ts";
import type { RunContext, RunReport } from "../run_sink.ts";
import { AttemptLineage, type AttemptLineageOptions } from "./attempt_lineage.ts";
import { failRun } from "./_fail_run.ts";
import { whyNotClaimed } from "./_why_not_claimed.ts";
import { Lease } from "./_lease.ts";
import { notReady, partsOf, sizeOf, unreadyOutcome } from "./_readiness.ts";
import { checkShreddingComplete, SHREDDING_COMPLETE } from "./_shredding_complete.ts";

/** Options of {@linkcode attemptRun}. */
export type AttemptOptions = CommonOptions & RunWork & {
  readonly owner: string;
  /** Duration of the lease of a claim, in milliseconds. */
  readonly leaseMs: number;
  readonly lineageOptions: AttemptLineageOptions;
  /** Aborted when the caller stops. */
  readonly signal: AbortSignal;
};

/**
 * Claims a run that the manifest does not hold, works on it, and returns the outcome. Throws only if
 * the sink cannot be written to or the manifest cannot be used, before any work is done.
 */
export async function attemptRun(run: RunFolder, options: AttemptOptions): Promise<RunOutcome> {
  const { archive, manifest, ready = {}, signal } = options;
  if (signal.aborted) return { status: "aborted", run };
  await options.sink?.prepare?.({ archiveUrl: archive.url, signal });

  const startedAt = performance.now();
  const listing = listFiles(run, options);
  // A run that may have to wait is checked before the claim. Otherwise both take one round trip.
  if (options.ready) {
    const files = await listing;
    const unready = files instanceof Error ? undefined : notReady(files, ready);
    if (unready) return unreadyOutcome(unready, { run, archived: options.archived });
  }
  const claimedAt = performance.now();
  const result = await manifest.claim(run.runId, claimOptions(options));
  if (result.status !== "claimed") {
    await listing;
    return { status: "skipped", run, ...whyNotClaimed(result) };
  }
  const { claim } = result;
  // A long listing must not outlive the lease.
  await using lease = new Lease(manifest, claim, claimedAt, {
    now: () => performance.now(),
    signal,
  });
  const listed = await listing;
  const files = listed instanceof Error ? [] : listed;
  const parts = partsOf(files, ready);
  const lineage = new AttemptLineage(options.lineageOptions, { claim, run, files: parts });
  const unready = listed instanceof Error ? undefined : notReady(files, ready);
  // A release would forget that the effect of the last worker is unknown.
  const isParked = claim.tookOver !== undefined && options.onUnknown === "park";
  if (!isParked && (listed instanceof Error || unready)) {
    // With a sink and a durable client, the last worker may have sent COMPLETE before it died.
    if (!options.sink || !lineage.isDurable) await lineage.endEarlier({ isCommitted: false });
    await manifest.release(claim).catch(ignoreLost);
    if (unready) return unreadyOutcome(unready, { run, archived: options.archived });
    return { status: "failed", run, error: asError(listed), attempt: 0, dead: false };
  }
  await lineage.start();
  return await workOn({ run, listed: files, files: parts, lease, lineage, options, startedAt });
}

/** Lists the files of a run, with its markers where these are wanted, or returns why it cannot. */
async function listFiles(
  run: RunFolder,
  { archive, ready, signal }: AttemptOptions,
): Promise<readonly PartFile[] | Error> {
  const { markers = [] } = ready ?? {};
  try {
    const hidden = markers.length > 0;
    const files = await archive.listFiles(run, { signal, ...hidden ? { hidden } : {} });
    const marker = markers.includes(SHREDDING_COMPLETE) &&
      files.find(({ name }) => name === SHREDDING_COMPLETE);
    if (marker) await checkShreddingComplete(marker, { archive, signal });
    return files;
  } catch (error) {
    return asError(error);
  }
}

/** Ignores that another worker took a claim over: there is nothing to release then. */
function ignoreLost(error: unknown): void {
  if (!(error instanceof ClaimLostError)) throw error;
}

function claimOptions(options: AttemptOptions): ClaimOptions {
  const { owner, leaseMs, job, sink, signal, retry: { maxAttempts = 5 } = {} } = options;
  const [dataset] = sink?.outputs ?? [];
  const output = sink?.url ?? (dataset && `${dataset.namespace}/${dataset.name}`);
  return {
    owner,
    leaseMs,
    signal,
    maxAttempts,
    job: `${job.namespace}/${job.name}`,
    ...output && { output },
  };
}

interface ClaimedRun {
  readonly run: RunFolder;
  /** The part files, and the markers. */
  readonly listed: readonly PartFile[];
  readonly files: readonly PartFile[];
  readonly lease: Lease;
  readonly lineage: AttemptLineage;
  readonly options: AttemptOptions;
  readonly startedAt: number;
}

async function workOn(claimed: ClaimedRun): Promise<RunOutcome> {
  const { run, listed, lease, lineage, options, startedAt } = claimed;
  try {
    const { report, recovered } = await perform(claimed);
    if (lineage.isDurable) await lineage.complete(report);
    await onceMore(() => options.manifest.complete(lease.claim, sizeOf(listed)));
    if (!lineage.isDurable) await lineage.complete(report);
    const durationMs = performance.now() - startedAt;
    const promise = options.sink?.promise ?? (options.sink ? "atomic-commit" : "at-least-once");
    return {
      status: "done",
      run,
      report,
      recovered,
      promise,
      attempt: lease.claim.attempt,
      durationMs,
    };
  } catch (error) {
    return await giveUp(claimed, asError(error));
  }
}

interface Performed {
  readonly report: RunReport;
  readonly recovered: boolean;
}

async function perform(claimed: ClaimedRun): Promise<Performed> {
  const { options, lease, run } = claimed;
  const timedOut = new AbortController();
  const { timeoutMs } = options;
  // A longer timer would fire at once.
  const isLimited = timeoutMs !== undefined && timeoutMs <= MAX_DELAY_MS;
  const timer = !isLimited ? undefined : setTimeout(
    () => timedOut.abort(new RunTimeoutError({ runId: run.runId, timeoutMs })),
    timeoutMs,
  );
  try {
    const signal = AbortSignal.any([lease.signal, timedOut.signal]);
    return await (options.handler
      ? handle(claimed, options.handler, signal)
      : store(claimed, options.sink, signal));
  } finally {
    clearTimeout(timer);
  }
}

async function handle(
  claimed: ClaimedRun,
  handler: NonNullable<AttemptOptions["handler"]>,
  signal: AbortSignal,
): Promise<Performed> {
  const { options, lineage, lease: { claim } } = claimed;
  await lineage.endEarlier({ isCommitted: false });
  if (claim.tookOver && options.onUnknown === "park") throw new UnknownEffectError(claim);
  const report = await handler(contextOf(claimed, signal)) ?? {};
  await requireUnchanged(claimed, signal);
  return { report, recovered: false };
}

async function store(
  claimed: ClaimedRun,
  sink: NonNullable<AttemptOptions["sink"]>,
  signal: AbortSignal,
): Promise<Performed> {
  const { lease, lineage } = claimed;
  const context = contextOf(claimed, signal);
  const earlier = await findEarlier(claimed, sink, context);
  if (earlier) return { report: earlier, recovered: true };
  const staged = await sink.stage(context);
  try {
    await requireUnchanged(claimed, signal);
    signal.throwIfAborted();
    lease.assertHeld();
    // The commit is the mark as well.
    const marks = sink.promise === "same-transaction";
    if (marks && lineage.isDurable) await lineage.announce(staged.report);
    const committed = await staged.commit();
    return { report: staged.report, recovered: committed === "exists" };
  } finally {
    await discard(staged);
  }
}

/** Finds the effect of an earlier attempt, and ends the lineage run of the one that was taken over. */
async function findEarlier(
  { lease, lineage }: ClaimedRun,
  sink: NonNullable<AttemptOptions["sink"]>,
  context: RunContext,
): Promise<RunReport | undefined> {
  let earlier: RunReport | undefined;
  try {
    // A first attempt need not look: if there is an effect, the commit finds it.
    if (lease.claim.attempt > 1) earlier = await sink.findCommitted(context);
  } finally {
    await lineage.endEarlier({ isCommitted: earlier !== undefined });
  }
  return earlier;
}

/** Lists the files again, and throws a `RunChangedError` if they are not those that were read. */
async function requireUnchanged(claimed: ClaimedRun, signal: AbortSignal): Promise<void> {
  const { run, files, options } = claimed;
  if (options.secondLook === false) return;
  const now = partsOf(await options.archive.listFiles(run, { signal }), options.ready ?? {});
  const change = compareFiles(files, now);
  if (change !== undefined) throw new RunChangedError({ runId: run.runId, change });
}

function contextOf({ run, files, lease, options }: ClaimedRun, signal: AbortSignal): RunContext {
  const { claim } = lease;
  return {
    archiveUrl: options.archive.url,
    run,
    files,
    claim,
    token: claim.token,
    attempt: claim.attempt,
    lineageRunId: claim.nonce,
    signal,
    read: (file) => options.archive.read(file, { signal }),
  };
}

async function giveUp(claimed: ClaimedRun, error: Error): Promise<RunOutcome> {
  const { run, lease, lineage, options } = claimed;
  const { manifest } = options;
  const lost = error instanceof ClaimLostError ? error : lease.lost;
  if (lost) {
    await lineage.fail(lost);
    return { status: "skipped", run, reason: "lost", detail: lost.message };
  }
  const { attempt } = lease.claim;
  try {
    if (options.signal.aborted && !(error instanceof UnknownEffectError)) {
      await lineage.abort();
      await manifest.release(lease.claim);
      return { status: "aborted", run };
    }
    if (error instanceof RunChangedError) {
      await lineage.abort();
      await manifest.release(lease.claim);
      return { status: "skipped", run, reason: "changed", detail: error.detail };
    }
    await lineage.fail(error);
    return await failRun(run, error, { ...options, claim: lease.claim });
  } catch (second) {
    const message = `${error.message}; and the claim could not be ended: ${
      asError(second).message
    }`;
    const both = new Error(message, { cause: error });
    return { status: "failed", run, error: both, attempt, dead: false };
  }
}

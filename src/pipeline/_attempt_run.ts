import type { PartFile, RunFolder } from "../archive/mod.ts";
import type { EventQueue } from "../internal/event_queue.ts";
import type { RunEvent } from "../lineage/mod.ts";
import { ClaimLostError, type ClaimResult } from "../manifest/mod.ts";
import { discard } from "./_discard.ts";
import { abortEvent, type Attempt, completeEvent, failEvent, startEvent } from "./_events.ts";
import { Lease } from "./_lease.ts";
import type { CommonOptions, RunWork } from "./process_runs_options.ts";
import type { RunOutcome, SkipReason } from "./run_outcome.ts";
import type { RunContext, RunReport } from "./run_sink.ts";

/** Options of {@linkcode attemptRun}. */
export type AttemptOptions = CommonOptions & RunWork & {
  /** Who claims. */
  readonly owner: string;
  /** How long a claim outlives a worker that is gone, in milliseconds. */
  readonly leaseMs: number;
  /** Takes the events. */
  readonly trail: EventQueue<RunEvent>;
  /** Aborted when the caller stops. */
  readonly signal: AbortSignal;
};

/**
 * Claims a run that the manifest does not hold, works on it, and tells what became of it. Throws only
 * if the sink cannot be written to or the manifest not be asked, before anything is claimed.
 */
export async function attemptRun(run: RunFolder, options: AttemptOptions): Promise<RunOutcome> {
  const { archive, manifest, owner, leaseMs, signal } = options;
  if (signal.aborted) return { status: "aborted", run };

  const files = await archive.listFiles(run, { signal }).catch(toError);
  if (files instanceof Error) return { status: "failed", run, error: files, attempt: 0 };
  const unreadable = whyUnreadable(files);
  if (unreadable) return { status: "skipped", run, ...unreadable };

  await options.sink?.prepare?.({ archiveUrl: archive.url, signal });
  const claimedAt = performance.now();
  const result = await manifest.claim(run.runId, { owner, leaseMs, signal });
  if (result.status !== "claimed") return { status: "skipped", run, ...whyNotClaimed(result) };

  await using lease = new Lease(manifest, result.claim, claimedAt, {
    now: () => performance.now(),
    signal,
  });
  return await workOn({ run, files, lease, options, startedAt: claimedAt });
}

interface ClaimedRun {
  readonly run: RunFolder;
  readonly files: readonly PartFile[];
  readonly lease: Lease;
  readonly options: AttemptOptions;
  readonly startedAt: number;
}

async function workOn(claimed: ClaimedRun): Promise<RunOutcome> {
  const { run, lease, options, startedAt } = claimed;
  const { trail, manifest } = options;
  const { attempt: attemptNumber, tookOver } = lease.claim;
  const attempt = describe(claimed);
  if (tookOver) trail.send(abortEvent({ ...attempt, lineageRunId: tookOver }));
  trail.send(startEvent(attempt));
  try {
    const { report, recovered } = await perform(claimed);
    await manifest.complete(lease.claim);
    trail.send(completeEvent(attempt, report));
    const durationMs = performance.now() - startedAt;
    return { status: "done", run, report, recovered, attempt: attemptNumber, durationMs };
  } catch (error) {
    return await giveUp(claimed, toError(error));
  }
}

// The nonce of the claim is the `runId` of the OpenLineage run: whoever takes the claim over learns
// it, and can tell the backend that the run was left behind.
function describe({ run, files, lease, options }: ClaimedRun): Attempt {
  return {
    archiveUrl: options.archive.url,
    job: options.job,
    run,
    files,
    lineageRunId: lease.claim.nonce,
    outputs: options.sink?.outputs ?? [],
  };
}

async function perform(
  claimed: ClaimedRun,
): Promise<{ readonly report: RunReport; readonly recovered: boolean }> {
  const { lease, options } = claimed;
  const context = contextOf(claimed);
  if (options.handler) {
    const report = await options.handler(context) ?? {};
    return { report, recovered: false };
  }
  const earlier = await options.sink.findCommitted(context);
  if (earlier) return { report: earlier, recovered: true };
  const staged = await options.sink.stage(context);
  try {
    lease.assertHeld();
    await staged.commit();
    return { report: staged.report, recovered: false };
  } finally {
    await discard(staged);
  }
}

function contextOf({ run, files, lease, options }: ClaimedRun): RunContext {
  const { signal } = lease;
  return {
    archiveUrl: options.archive.url,
    run,
    files,
    token: lease.claim.token,
    attempt: lease.claim.attempt,
    lineageRunId: lease.claim.nonce,
    signal,
    read: (file) => options.archive.read(file, { signal }),
  };
}

async function giveUp(claimed: ClaimedRun, error: Error): Promise<RunOutcome> {
  const { run, lease, options } = claimed;
  const { trail, manifest } = options;
  const lost = error instanceof ClaimLostError ? error : lease.lost;
  if (lost) {
    trail.send(failEvent(describe(claimed), lost));
    return { status: "skipped", run, reason: "lost", detail: lost.message };
  }
  const { attempt } = lease.claim;
  try {
    if (options.signal.aborted) {
      trail.send(abortEvent(describe(claimed)));
      await manifest.release(lease.claim);
      return { status: "aborted", run };
    }
    trail.send(failEvent(describe(claimed), error));
    await manifest.fail(lease.claim, { error: error.message });
    return { status: "failed", run, error, attempt };
  } catch (second) {
    const message = `${error.message}; nor could the claim be ended: ${toError(second).message}`;
    const both = new Error(message, { cause: error });
    return { status: "failed", run, error: both, attempt };
  }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function whyUnreadable(files: readonly PartFile[]): Skip | undefined {
  if (files.length === 0) return { reason: "empty", detail: "It has no part files yet" };
  const archived = files.filter((file) => file.archived).length;
  if (archived === 0) return undefined;
  const detail = `${archived} of its ${files.length} files must be restored from S3 Glacier first`;
  return { reason: "archived", detail };
}

function whyNotClaimed(result: Exclude<ClaimResult, { status: "claimed" }>): Skip {
  switch (result.status) {
    case "done":
      return { reason: "done", detail: "The manifest holds it" };
    case "held":
      return {
        reason: "held",
        detail: `It is held by "${result.owner}" until ${result.until.toISOString()}`,
      };
    case "backoff":
      return {
        reason: "backoff",
        detail: `It rests until ${result.until.toISOString()} after it failed: ${result.error}`,
      };
  }
}

interface Skip {
  readonly reason: SkipReason;
  readonly detail: string;
}

import type { RunFolder } from "../../archive/mod.ts";
import { deniedPermission } from "../../internal/denied_permission.ts";
import type { Claim } from "../../manifest/mod.ts";
import { UnknownEffectError } from "../errors.ts";
import type { CommonOptions, RetryPolicy } from "../process_runs_options.ts";
import type { RunOutcome } from "../run_outcome.ts";

/** Ends the claim of a run whose attempt failed. Where Deno denied a permission, it does not count. */
export async function failRun(
  run: RunFolder,
  error: Error,
  { claim, manifest, retry = {} }: Pick<CommonOptions, "manifest" | "retry"> & {
    readonly claim: Claim;
  },
): Promise<RunOutcome> {
  const { attempt, maxAttempts } = claim;
  if (deniedPermission(error)) {
    await manifest.release(claim);
    return { status: "failed", run, error, attempt, dead: false };
  }
  const fatal = error instanceof UnknownEffectError || Boolean(retry.isFatal?.(error));
  const retryAfterMs = waitMs(retry, attempt);
  await manifest.fail(claim, { error: error.message, fatal, retryAfterMs });
  return { status: "failed", run, error, attempt, dead: fatal || attempt >= maxAttempts };
}

/** Returns the wait after an attempt. Full jitter: runs that failed together do not come back together. */
function waitMs(
  { delayMs = 0, maxDelayMs = 3_600_000, random = Math.random }: RetryPolicy,
  attempt: number,
): number {
  const most = Math.min(maxDelayMs, delayMs * 2 ** (attempt - 1));
  return most > 0 ? Math.max(1, random() * most) : 0;
}

import type { RunFolder } from "../../archive/mod.ts";
import { deniedPermission } from "../../internal/denied_permission.ts";
import type { Claim, ManifestStore } from "../../manifest/mod.ts";
import { UnknownEffectError } from "../errors.ts";
import type { RetryPolicy } from "../process_runs_options.ts";
import type { RunOutcome } from "../run_outcome.ts";
import { retryOf } from "./retry_policy.ts";

/** Options of {@linkcode failRun}. */
export interface FailRunOptions {
  readonly claim: Claim;
  readonly manifest: ManifestStore;
  readonly retry?: RetryPolicy;
}

/** Ends the claim of a run whose attempt failed. Where Deno denied a permission, it does not count. */
export async function failRun(
  run: RunFolder,
  error: Error,
  options: FailRunOptions,
): Promise<RunOutcome> {
  const { claim, manifest } = options;
  const { attempt, maxAttempts } = claim;
  if (deniedPermission(error)) {
    await manifest.release(claim);
    return { status: "failed", run, error, attempt, dead: false };
  }
  const retry = retryOf(options);
  const fatal = error instanceof UnknownEffectError || retry.isFatal(error);
  const retryAfterMs = retry.delayMs(attempt);
  await manifest.fail(claim, { error: error.message, fatal, retryAfterMs });
  return { status: "failed", run, error, attempt, dead: fatal || attempt >= maxAttempts };
}

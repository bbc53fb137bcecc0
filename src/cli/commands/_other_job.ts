import type { ManifestStore } from "../../manifest/mod.ts";
import type { ProcessReport } from "../process/report.ts";
import type { Pass } from "./_process_pass.ts";

/** Options of {@linkcode otherJobHint}. */
export interface OtherJobOptions extends Pass {
  readonly manifest: ManifestStore;
  readonly signal: AbortSignal;
}

/**
 * Returns a hint if the runs that were skipped as done were those of another job or output: two jobs
 * on one manifest take runs away from each other.
 */
export async function otherJobHint(
  { doneBefore }: ProcessReport,
  { manifest, job, work, signal }: OtherJobOptions,
): Promise<string | undefined> {
  if (doneBefore === undefined) return undefined;
  const { claim } = await manifest.inspect(doneBefore, { signal });
  const own = `${job.namespace}/${job.name}`;
  const isOtherJob = claim?.job !== undefined && claim.job !== own;
  const isOtherOutput = claim?.output !== undefined && claim.output !== work.sink?.url;
  if (!isOtherJob && !isOtherOutput) return undefined;
  const written = claim?.output ? `, with the output ${JSON.stringify(claim.output)}` : "";
  return `Runs in ${manifest.url} are done for job ${
    JSON.stringify(claim?.job)
  }${written}, and are ` +
    `not processed for this one; use a separate manifest for each job: --manifest`;
}

import type { RunOutcome } from "../../pipeline/mod.ts";

/** Returns the outcome of a run as `--json` writes it. */
export function outcomeJson(outcome: RunOutcome): Record<string, unknown> {
  const { run, status } = outcome;
  const common = { runId: run.runId, url: run.url, status };
  switch (status) {
    case "done": {
      const { inputs: _inputs, outputs: _outputs, ...counts } = outcome.report;
      const { attempt, recovered, promise } = outcome;
      return {
        ...common,
        attempt,
        recovered,
        promise,
        durationMs: Math.round(outcome.durationMs),
        ...counts,
      };
    }
    case "failed":
      return {
        ...common,
        attempt: outcome.attempt,
        dead: outcome.dead,
        error: outcome.error.message,
      };
    case "skipped":
      return { ...common, reason: outcome.reason, detail: outcome.detail };
    case "aborted":
      return common;
    default:
      return status satisfies never;
  }
}

import { formatNumberOf } from "../../internal/text/format.ts";
import type { ClaimResult } from "../../manifest/mod.ts";
import type { Unready } from "./_readiness.ts";

/** Returns why a run is not processed now. */
export function whyNotClaimed(result: Exclude<ClaimResult, { status: "claimed" }>): Unready {
  switch (result.status) {
    case "done":
      return { reason: "done", detail: "The manifest contains it" };
    case "held":
      return {
        reason: "held",
        detail: `It is held by "${result.owner}" until ${result.until.toISOString()}`,
      };
    case "backoff":
      return {
        reason: "backoff",
        detail: `Backing off until ${result.until.toISOString()} after a failure: ${result.error}`,
      };
    case "dead": {
      const attempts = formatNumberOf(result.attempts, "attempt");
      return {
        reason: "dead",
        detail: `It is dead after ${attempts}, the last error: ${result.error}`,
      };
    }
    default:
      return result satisfies never;
  }
}

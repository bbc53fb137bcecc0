import { formatNumberOf } from "../../../internal/text/format.ts";
import { printable } from "../../../internal/text/printable.ts";
import type { ClaimRecord, RunInspection } from "../../../manifest/mod.ts";

/** Returns the state of a run as JSON has it: times as ISO 8601. */
export function inspectionJson({ runId, done, claim }: RunInspection): Record<string, unknown> {
  return { runId, done, ...claim ? { claim: claimJson(claim) } : {} };
}

/** Returns a claim as JSON has it. */
export function claimJson(claim: ClaimRecord): Record<string, unknown> {
  const { runId: _, claimedAt, expiresAt, nextAt, doneAt, beat, ...rest } = claim;
  return {
    ...rest,
    claimedAt: isoTime(claimedAt),
    heartbeatAt: isoTime(beat),
    expiresAt: isoTime(expiresAt),
    ...nextAt > 0 ? { nextAt: isoTime(nextAt) } : {},
    ...doneAt === undefined ? {} : { doneAt: isoTime(doneAt) },
  };
}

/** Returns the lines that describe a run for people. */
export function inspectionText({ runId, done, claim }: RunInspection): string {
  const lines: [string, string | number | undefined][] = [
    ["run", runId],
    ["in the manifest", done ? "yes" : "no"],
    ...claim ? claimLines(claim) : [["claims", "none"] as [string, string]],
  ];
  return lines.filter(([, value]) => value !== undefined)
    .map(([title, value]) => printable(`${title.padEnd(15)}  ${value}`)).join("\n");
}

function claimLines(claim: ClaimRecord): [string, string | number | undefined][] {
  const { state, files, bytes } = claim;
  const size = formatNumberOf(bytes ?? 0, "byte");
  const isOpen = state === "claimed";
  return [
    ["state", state],
    ["owner", claim.owner],
    ["attempt", claim.attempts],
    ["epoch", claim.epoch],
    ["token", claim.token],
    ["claim", claim.nonce],
    ["job", claim.job],
    ["output", claim.output],
    ["claimed", isoTime(claim.claimedAt)],
    ["heartbeat", isOpen ? isoTime(claim.beat) : undefined],
    ["lease ends", isOpen ? isoTime(claim.expiresAt) : undefined],
    ["next attempt", state === "failed" ? isoTime(claim.nextAt) : undefined],
    ["done", claim.doneAt === undefined ? undefined : isoTime(claim.doneAt)],
    ["read", files === undefined ? undefined : `${formatNumberOf(files, "file")}, ${size}`],
    ["error", claim.error],
  ];
}

// A record of another program may hold a time that no date has.
function isoTime(ms: number): string {
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : String(ms);
}

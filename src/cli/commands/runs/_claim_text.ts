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
    ["run", quoted(runId)],
    ["in the manifest", done ? "yes" : "no"],
    ...claim ? claimLines(claim) : [["claims", "none"] as [string, string]],
  ];
  return lines.filter(([, value]) => value !== undefined)
    .map(([title, value]) => `${title.padEnd(15)}  ${value}`).join("\n");
}

function claimLines(claim: ClaimRecord): [string, string | number | undefined][] {
  const { state, files, bytes } = claim;
  const isOpen = state === "claimed";
  return [
    ["state", state],
    ["owner", quoted(claim.owner)],
    ["attempt", claim.attempts],
    ["epoch", claim.epoch],
    ["token", claim.token],
    ["claim", quoted(claim.nonce)],
    ["job", claim.job && quoted(claim.job)],
    ["output", claim.output && quoted(claim.output)],
    ["claimed", isoTime(claim.claimedAt)],
    ["heartbeat", isOpen ? isoTime(claim.beat) : undefined],
    ["lease ends", isOpen ? isoTime(claim.expiresAt) : undefined],
    ["next attempt", state === "failed" ? isoTime(claim.nextAt) : undefined],
    ["done", claim.doneAt === undefined ? undefined : isoTime(claim.doneAt)],
    ["read", files === undefined ? undefined : `${files} files, ${bytes} bytes`],
    ["error", claim.error && quoted(claim.error)],
  ];
}

/** Returns a text of another program for a terminal: in quotes if it needs escapes. */
export function quoted(text: string): string {
  const json = printable(JSON.stringify(text), Infinity);
  return json.includes("\\") ? json : json.slice(1, -1);
}

// A record of another program may hold a time that no date has.
function isoTime(ms: number): string {
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : String(ms);
}

import { uuidv7 } from "../internal/uuid.ts";
import type { ClaimRecord } from "./claim_record.ts";
import { type ClaimClock, newRecord, readClock, requireRunId } from "./_claim_rules.ts";
import { RunStateError } from "./errors.ts";
import type { OverrideOptions, RunAction, RunInspection } from "./store.ts";

/** The record and the mark that a run gets by a decision of a person. */
export interface OverrideDecision {
  readonly write: ClaimRecord;
  readonly marked: boolean;
}

/**
 * Decides on an action for a run by its state.
 *
 * @throws {RunStateError} If the action does not apply to it.
 */
export function decideOverride(
  seen: RunInspection,
  action: RunAction,
  options: OverrideOptions & ClaimClock,
): OverrideDecision {
  const { runId, done, claim } = seen;
  requireRunId(runId);
  const { owner = "operator" } = options;
  const now = readClock(options);
  const record = claim ?? newRecord({ runId, owner, nonce: uuidv7(), now });
  const state = stateOf(seen);
  if (!APPLIES_TO[action].includes(state)) {
    throw new RunStateError({ runId, action, state, owner: claim?.owner });
  }
  switch (action) {
    case "reprocess": {
      const epoch = record.epoch + 1;
      return { write: { ...reopened(record), epoch }, marked: false };
    }
    case "redrive":
      return { write: reopened(record), marked: done };
    case "skip":
      return { write: { ...record, state: "skipped", doneAt: now }, marked: true };
    case "release":
      return { write: { ...record, state: "pending" }, marked: done };
    default:
      return action satisfies never;
  }
}

/** The states of {@linkcode ClaimRecord}, or `new` for a run without one. */
export type RunState = ClaimRecord["state"] | "new";

const APPLIES_TO: Readonly<Record<RunAction, readonly RunState[]>> = {
  reprocess: ["done", "skipped", "dead"],
  redrive: ["dead", "failed"],
  skip: ["new", "pending", "failed", "dead"],
  release: ["claimed"],
};

// The mark wins: a run that another program has marked is done, in any state of its claim.
function stateOf({ done, claim }: RunInspection): RunState {
  if (claim?.state === "claimed") return "claimed";
  return done ? "done" : claim?.state ?? "new";
}

function reopened(record: ClaimRecord): ClaimRecord {
  return {
    ...record,
    state: "pending",
    attempts: 0,
    nextAt: 0,
    retryMs: undefined,
    error: undefined,
    doneAt: undefined,
    files: undefined,
    bytes: undefined,
  };
}

import type { RunStatus } from "../../store/runs.ts";
import type { JobState } from "./diagram.ts";

const STATES: Readonly<Record<RunStatus, JobState>> = {
  NEW: "none",
  RUNNING: "running",
  COMPLETED: "completed",
  FAILED: "failed",
  ABORTED: "aborted",
};

const WORDS: Readonly<Record<JobState, string>> = {
  completed: "Completed",
  failed: "Failed",
  running: "Running",
  aborted: "Aborted",
  none: "No runs",
};

/** The state of a job whose last run has a status. */
export function jobState(status: RunStatus | undefined): JobState {
  return status === undefined ? "none" : STATES[status];
}

/** The word for a state. */
export function stateWord(state: JobState): string {
  return WORDS[state];
}

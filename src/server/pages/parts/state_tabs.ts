import type { RunStatus } from "../../store/runs.ts";

/** The tabs of a list by state: the value in the address, the word, and the state. */
export const STATE_TABS: readonly (readonly [string, string, RunStatus | undefined])[] = [
  ["", "All", undefined],
  ["failed", "Failed", "FAILED"],
  ["running", "Running", "RUNNING"],
  ["aborted", "Aborted", "ABORTED"],
  ["completed", "Completed", "COMPLETED"],
  ["none", "No runs", "NEW"],
];

/** The state of a value in an address. */
export function stateOf(value: string | null): RunStatus | undefined {
  return STATE_TABS.find(([key]) => key === value)?.[2];
}

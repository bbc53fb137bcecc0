import type { StateCounts } from "../store/runs.ts";
import { stateOfCode } from "../tables/codes.ts";

/** Makes counts by state of rows. */
export function countByState(
  rows: readonly { readonly state: number; readonly count: number }[],
): StateCounts {
  const counts = { NEW: 0, RUNNING: 0, COMPLETED: 0, FAILED: 0, ABORTED: 0 };
  for (const { state, count } of rows) counts[stateOfCode(state)] += count;
  return counts;
}

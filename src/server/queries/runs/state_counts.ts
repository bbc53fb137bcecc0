import type { StateCounts } from "../../store/runs.ts";
import { stateOfCode } from "../../tables/codes.ts";
import type { Statements } from "../../tables/statements.ts";
import { namespaceId } from "../_names.ts";
import { Conditions } from "../_paging.ts";

/** Converts rows into counts by state. */
export function countByState(
  rows: readonly { readonly state: number; readonly count: number }[],
): StateCounts {
  const counts = { NEW: 0, RUNNING: 0, COMPLETED: 0, FAILED: 0, ABORTED: 0 };
  for (const { state, count } of rows) counts[stateOfCode(state)] += count;
  return counts;
}

/** Reads the counts by state that the tables keep, of all or of one namespace. */
export function countKept(
  statements: Statements,
  table: "job" | "run",
  { namespace, top }: { readonly namespace?: string | undefined; readonly top?: 1 },
): StateCounts {
  const conditions = new Conditions();
  if (namespace !== undefined) {
    conditions.add("namespace = ?", namespaceId(statements, namespace) ?? -1);
  }
  if (top !== undefined) conditions.add("top = ?", top);
  return countByState(statements.all(
    `SELECT state, sum(count) AS count FROM ${table}_count WHERE ${conditions.text} GROUP BY state`,
    ...conditions.values,
  ));
}

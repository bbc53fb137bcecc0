import type { Page } from "../../store/names.ts";
import type { RunStatus, StateCounts } from "../../store/runs.ts";
import type { Found, SearchKind, SearchResult } from "../../store/search.ts";
import type { Statements } from "../../tables/statements.ts";
import { countDatasets, listDatasets } from "../datasets/dataset_queries.ts";
import { countJobs, listJobs } from "../jobs/job_queries.ts";
import { countRuns, listRuns } from "../runs/run_queries.ts";

/** A search that has no text. */
export interface SearchWithoutText {
  readonly namespace: string | undefined;
  readonly state: RunStatus | undefined;
  readonly limit: number;
  readonly has: (kind: SearchKind) => boolean;
  /** The most results of one kind that are counted. */
  readonly most: number;
}

/** Finds the jobs, datasets and runs of a namespace or a state. */
export function searchWithoutText(
  statements: Statements,
  { namespace, state, limit, has, most }: SearchWithoutText,
): SearchResult {
  const nothing = { items: [], count: 0 };
  const filter = { ...namespace !== undefined && { namespace } };
  const states = { ...filter, ...state && { states: [state] } };
  const countOf = (counts: StateCounts): number => {
    return state ? counts[state] : Object.values(counts).reduce((sum, count) => sum + count, 0);
  };
  const found = <Item>({ items }: Page<Item>, count: number): Found<Item> => {
    return { items, count: Math.min(count, most) };
  };
  return {
    jobs: has("job")
      ? found(
        listJobs(statements, states, { limit, order: "started" }),
        countOf(countJobs(statements, filter)),
      )
      : nothing,
    datasets: has("dataset") && !state
      ? found(listDatasets(statements, filter, { limit }), countDatasets(statements, filter))
      : nothing,
    columns: nothing,
    runs: has("run")
      ? found(listRuns(statements, states, { limit }), countOf(countRuns(statements, filter)))
      : nothing,
    texts: nothing,
  };
}

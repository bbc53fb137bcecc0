import { FacetMap } from "../../projection/facet_map.ts";
import type { Statements } from "../../tables/statements.ts";

/** The last runs that read or wrote a dataset, among which those with a facet are searched. */
const LAST_RUNS = 500;

/** Options of {@linkcode lastIoWith}. */
export interface LastIoOptions {
  /** Whether the runs read (0) or wrote (1) the dataset. */
  readonly direction: number;
  /** The name of the facet. */
  readonly facet: string;
  /** The most runs. */
  readonly limit: number;
  /** The time at which to look. @default {now} */
  readonly at?: number;
}

/** An input or output of a run with its facets. */
export interface IoFacets {
  /** The number of the run. */
  readonly run: number;
  /** The input or output facets. */
  readonly facets: FacetMap;
}

/** Lists the last runs that reported a facet of a dataset, newest first. */
export function lastIoWith(
  statements: Statements,
  dataset: number,
  { direction, facet, limit, at = Number.MAX_SAFE_INTEGER }: LastIoOptions,
): readonly IoFacets[] {
  return statements.all<{ run: number; facets: string }>(
    `SELECT run, facets FROM (
       SELECT run, time, facets FROM io WHERE dataset = ? AND direction = ? AND sort_at <= ?
       ORDER BY sort_at DESC LIMIT ${LAST_RUNS}
     ) WHERE run > 0 AND time <= ? AND facets LIKE ? LIMIT ?`,
    dataset,
    direction,
    at,
    at,
    `%"${facet}"%`,
    limit,
  ).map(({ run, facets }) => ({ run, facets: FacetMap.fromText(facets) }));
}

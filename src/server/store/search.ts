import type { DatasetSummary } from "./datasets.ts";
import type { JobSummary } from "./jobs.ts";
import type { ColumnName, EntityName } from "./names.ts";
import type { RunStatus, RunSummary } from "./runs.ts";

/** The kinds of search results. */
export type SearchKind = "job" | "dataset" | "column" | "run" | "text";

/** A search. */
export interface SearchQuery {
  /**
   * The text to find, without regard to case; parts at white space must all be there. With an empty
   * text, jobs, datasets and runs of the namespace or of the state are found.
   */
  readonly text: string;
  /** Only in this namespace. */
  readonly namespace?: string;
  /** Only runs in this state, and jobs whose last run is. */
  readonly state?: RunStatus;
  /**
   * The kinds to look for.
   * @default all
   */
  readonly kinds?: readonly SearchKind[];
  /**
   * The greatest number of results of each kind.
   * @default {10}
   */
  readonly limit?: number;
}

/** A column that was found. */
export interface FoundColumn extends ColumnName {
  /** The type. */
  readonly type?: string;
}

/** A text in a facet that was found. */
export interface FoundText {
  /** Whether a job or a dataset has it. */
  readonly kind: "job" | "dataset";
  /** The job or the dataset. */
  readonly entity: EntityName;
  /** The name of the facet. */
  readonly facet: string;
  /** The text around the place, shortened. */
  readonly text: string;
  /** The number of runs of the job with the same error message, of the last 200 that were found. */
  readonly runs?: number;
}

/** The results of one kind. */
export interface Found<Item> {
  /** The results, best first. */
  readonly items: readonly Item[];
  /** The number of results; no more than 1000 are counted. */
  readonly count: number;
  /**
   * Whether `count` is a lower bound, as for columns of more than 100 datasets.
   * @default {false}
   */
  readonly mayBeMore?: boolean;
}

/** The results of a search. */
export interface SearchResult {
  /** Jobs by name. */
  readonly jobs: Found<JobSummary>;
  /** Datasets by name. */
  readonly datasets: Found<DatasetSummary>;
  /** Columns by name. */
  readonly columns: Found<FoundColumn>;
  /** Runs by run id or run folder. */
  readonly runs: Found<RunSummary>;
  /** Texts in facets: SQL, documentation, error messages. */
  readonly texts: Found<FoundText>;
}

/** Questions by text. */
export interface SearchQueries {
  /** Searches names, columns, run ids, and texts in facets. */
  search(query: SearchQuery): Promise<SearchResult>;
  /** Lists names that resemble a missing one, the most similar first. */
  similarNames(
    kind: "job" | "dataset",
    name: EntityName,
    limit?: number,
  ): Promise<readonly EntityName[]>;
}

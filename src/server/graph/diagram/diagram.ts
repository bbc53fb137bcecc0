/** The state of the last run of a job. */
export type JobState = "completed" | "failed" | "running" | "aborted" | "none";

/**
 * The runs of an edge: of the last run, of a run that is running, of a last run that failed, or of
 * earlier runs only.
 */
export type EdgeState = "last" | "running" | "failed" | "earlier";

/** A job or a dataset in a diagram. */
export interface DiagramNode {
  /** The id: `job:` or `dataset:`, the namespace, `:` and the name. */
  readonly id: string;
  /** Job or dataset. */
  readonly kind: "job" | "dataset";
  /** The namespace. */
  readonly namespace: string;
  /** The name. */
  readonly name: string;
  /** The number of the namespace, which decides its colour. */
  readonly namespaceNumber: number;
  /** One short line below the name: `5,000 rows`. */
  readonly detail: string;
  /** The state of the last run; for jobs only. */
  readonly state?: JobState;
  /** The columns; in a diagram of columns only. */
  readonly columns?: readonly DiagramColumn[];
  /** The number of neighbours upstream that are not in the diagram. */
  readonly hiddenUp: number;
  /** The number of neighbours downstream that are not in the diagram. */
  readonly hiddenDown: number;
}

/** A column of a dataset. */
export interface DiagramColumn {
  /** The name. */
  readonly name: string;
  /** The type, as the schema facet has it. */
  readonly type?: string;
  /** Whether it is the chosen column, or on the path of that. */
  readonly mark?: "chosen" | "path";
}

/** An edge in the direction of the data. */
export interface DiagramEdge {
  /** The id of the node that it leaves. */
  readonly from: string;
  /** The id of the node that it enters. */
  readonly to: string;
  /** Its runs. */
  readonly state: EdgeState;
  /** The words that explain it. */
  readonly title: string;
  /** The column that it leaves. */
  readonly fromColumn?: string;
  /** The column that it enters. */
  readonly toColumn?: string;
  /** Whether it is on the path of the chosen column. */
  readonly onPath?: boolean;
}

/** Jobs and datasets with the edges between them, ready to be laid out and drawn. */
export interface Diagram {
  /** The nodes. */
  readonly nodes: readonly DiagramNode[];
  /** The edges; both ends are among the nodes. */
  readonly edges: readonly DiagramEdge[];
  /** The id of the node that it starts at. */
  readonly start?: string;
  /** The number of nodes that a limit or a filter left out. */
  readonly omitted: number;
}

import type { DatasetField } from "./datasets.ts";
import type { ColumnName, EntityName, Facets, NodeRef, Timestamp } from "./names.ts";
import type { RunBar, RunStatus } from "./runs.ts";

/** The runs whose inputs and outputs are the edges of a graph. */
export type EdgeSource =
  /** The last run of each job that has any, for inputs and outputs apart. */
  | { readonly kind: "last" }
  /** The last runs of each job. */
  | { readonly kind: "lastRuns"; readonly count: number }
  /** All runs. */
  | { readonly kind: "all" }
  /** The last run of each job that started at this time or before. */
  | { readonly kind: "at"; readonly time: Timestamp }
  /** This run alone, with its children; `start` must be absent. */
  | { readonly kind: "run"; readonly runId: string };

/** A side of a node: upstream or downstream of it. */
export type Side = "up" | "down";

/** A graph to read. */
export interface LineageQuery {
  /** The node to start at; absent for the graph of a run, and for all that was active last. */
  readonly start?: NodeRef;
  /**
   * The number of hops upstream. A hop leads to the next node of the same kind.
   * @default {1}
   */
  readonly up?: number;
  /**
   * The number of hops downstream.
   * @default {1}
   */
  readonly down?: number;
  /**
   * The nodes from which to go one hop further to a side.
   * @default {[]}
   */
  readonly expand?: readonly { readonly node: NodeRef; readonly side: Side }[];
  /**
   * The runs whose inputs and outputs are the edges.
   * @default {{ kind: "last" }}
   */
  readonly edges?: EdgeSource;
  /**
   * Whether to go up and down from every node: also to jobs that share an input with the start, as
   * Marquez has it. Then `down` has no effect, and a dataset starts at the job that wrote it last.
   * @default {false}
   */
  readonly siblings?: boolean;
  /**
   * Whether each job is replaced by its topmost parent.
   * @default {false}
   */
  readonly onlyParents?: boolean;
  /**
   * Whether edges have the input or output facets of their run; not of a graph of parents.
   * @default {false}
   */
  readonly facets?: boolean;
  /**
   * The greatest number of nodes.
   * @default {300}
   */
  readonly limit?: number;
}

/** The jobs and datasets on one side of a node, however far away. */
export interface ReachQuery extends Pick<LineageQuery, "edges"> {
  /** The node. */
  readonly start: NodeRef;
  /** The side. */
  readonly side: Side;
  /**
   * The greatest number of nodes.
   * @default {300}
   */
  readonly limit?: number;
}

/** The jobs and datasets on one side of a node. */
export interface Reach {
  /** The nodes without the start, the nearest first. */
  readonly nodes: readonly NodeRef[];
  /** Whether `limit` left out nodes. */
  readonly isCut: boolean;
}

/** The job of a node. */
export interface NodeJob {
  /** The way in which it processes data. */
  readonly type: string;
  /** The last run, also at an earlier time, or the run of the graph. */
  readonly lastRun?: RunBar;
  /** The number of runs that failed since the last one that completed. */
  readonly failuresInRow: number;
  /** The job that starts it. */
  readonly parent?: EntityName;
}

/** The dataset of a node. */
export interface NodeDataset {
  /** The columns. */
  readonly fields: readonly DatasetField[];
  /** The number of rows, of the time or the run of the graph. */
  readonly rows?: number;
  /** The size in bytes, of the same. */
  readonly bytes?: number;
  /** Whether it was dropped. */
  readonly dropped: boolean;
}

/** A node of a graph. */
export interface LineageNode extends EntityName {
  /** The id: `job:` or `dataset:`, the namespace, `:` and the name. */
  readonly id: string;
  /** The kind. */
  readonly kind: "job" | "dataset";
  /** The number that the namespace got at its first appearance, from 0. */
  readonly namespaceNumber: number;
  /** The job, if it is one. */
  readonly job?: NodeJob;
  /** The dataset, if it is one. */
  readonly dataset?: NodeDataset;
  /** The number of neighbours that are not in the graph. */
  readonly hidden: { readonly up: number; readonly down: number };
}

/** An edge of a graph, in the direction of the data. */
export interface LineageEdge {
  /** The id of the node that it leaves. */
  readonly from: string;
  /** The id of the node that it enters. */
  readonly to: string;
  /** The last run that has it. Absent if only a job event has it. */
  readonly run?: RunBar;
  /** The state of that run. */
  readonly state?: RunStatus;
  /** Whether the last run of the job has it, also at an earlier time. */
  readonly current: boolean;
  /** The input or output facets of that run, if they were asked for. */
  readonly facets?: Facets;
}

/** A graph of jobs and datasets. */
export interface LineageGraph {
  /** The id of the node that it starts at. */
  readonly start?: string;
  /** The nodes, sorted by id. */
  readonly nodes: readonly LineageNode[];
  /** The edges. */
  readonly edges: readonly LineageEdge[];
  /** The number of nodes that were left out for `limit`. */
  readonly omitted: number;
}

/** A column lineage to read. */
export interface ColumnLineageQuery {
  /** The dataset, the columns of it, or the job whose outputs to start at. */
  readonly start:
    | NodeRef
    | ({ readonly kind: "column" } & ColumnName);
  /** The columns of the dataset to start at; absent for all. */
  readonly fields?: readonly string[];
  /**
   * The number of hops upstream.
   * @default {20}
   */
  readonly up?: number;
  /**
   * The number of hops downstream.
   * @default {0}
   */
  readonly down?: number;
  /**
   * The greatest number of columns.
   * @default {1000}
   */
  readonly limit?: number;
}

/** A column in a graph of columns. */
export interface LineageColumn extends ColumnName {
  /** The id: `datasetField:`, the namespace, `:`, the name, `:` and the column. */
  readonly id: string;
  /** The type. */
  readonly type?: string;
  /** The number that the namespace got at its first appearance, from 0. */
  readonly namespaceNumber: number;
}

/** An edge between columns, in the direction of the data. */
export interface ColumnEdge {
  /** The id of the column that is read. */
  readonly from: string;
  /** The id of the column that is written. */
  readonly to: string;
  /** `DIRECT` or `INDIRECT`, or what an older facet has. */
  readonly type?: string;
  /** The subtype: `IDENTITY`, `AGGREGATION`. */
  readonly subtype?: string;
  /** The description. */
  readonly description?: string;
  /** Whether the value is masked. */
  readonly masking: boolean;
  /** The job whose last run reported it; absent for a dataset event. */
  readonly job?: EntityName;
}

/** A graph of columns. */
export interface ColumnLineage {
  /** The columns, sorted by id. */
  readonly columns: readonly LineageColumn[];
  /** The edges. */
  readonly edges: readonly ColumnEdge[];
  /** The number of columns that were left out for `limit`. */
  readonly omitted: number;
}

/** Questions about lineage. */
export interface LineageQueries {
  /** Reads a graph, or nothing if its start is unknown. */
  lineage(query: LineageQuery): Promise<LineageGraph | undefined>;
  /** Lists all nodes on a side of a node; of the edges of a run, and of an unknown start, none. */
  reach(query: ReachQuery): Promise<Reach>;
  /** Returns whether a job, or a dataset by its name or an alias, exists. */
  hasNode(node: NodeRef): Promise<boolean>;
  /** Reads a graph of columns, or nothing if its start is unknown. */
  columnLineage(query: ColumnLineageQuery): Promise<ColumnLineage | undefined>;
  /** Counts the jobs that read each of some columns of a dataset; columns without any are absent. */
  columnReaders(
    dataset: EntityName,
    fields: readonly string[],
  ): Promise<ReadonlyMap<string, number>>;
}

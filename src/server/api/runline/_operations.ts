import type { ColumnLineageQuery } from "../../store/lineage.ts";
import { RUN_STATUSES } from "../../store/runs.ts";
import type { LineageStore } from "../../store/store.ts";
import { parseNodeId } from "../_node_id.ts";
import { countParam, flagParam, type Query, requiredParam, wordParam } from "../_params.ts";
import { eventFilterOf } from "./_event_filter.ts";
import { absentNode, answerGraph } from "./_graph_operation.ts";
import {
  absent,
  MAX_PAGE,
  nameOf,
  namesOf,
  pageOf,
  sortOf,
  statesOf,
  timesOf,
  topLevelOf,
} from "./_list_params.ts";

/** A parameter of an operation. */
export interface Parameter {
  /** The name. */
  readonly name: string;
  /** A description. */
  readonly description: string;
  /** Whether it must be there. */
  readonly required?: boolean;
}

/** A question that the API answers: its documentation, and how it is answered. */
export interface Operation {
  /** The path under `/api/runline/v1`. */
  readonly path: string;
  /** A description of the response. */
  readonly summary: string;
  /** The parameters of the query. */
  readonly parameters: readonly Parameter[];
  /** The keys that each answer has. */
  readonly keys: readonly string[];
  /** Answers. */
  answer(store: LineageStore, query: Query): Promise<unknown>;
}

const PAGE: readonly Parameter[] = [
  { name: "limit", description: "The greatest number of items. Default: 50, at most 1000." },
  { name: "cursor", description: "The `next` of the page before." },
];

const TIMES: readonly Parameter[] = [
  { name: "after", description: "From this time on: a date-time or a day." },
  { name: "before", description: "Before this time: a date-time or a day." },
];

const NAMESPACE: Parameter = { name: "namespace", description: "Only of this namespace." };
const TEXT: Parameter = { name: "q", description: "Only names that contain this text." };

/** The parameters that narrow a list of events. */
export const EVENT_FILTER: readonly Parameter[] = [
  { name: "type", description: "An event type such as `START`, or `job` or `dataset`." },
  NAMESPACE,
  { name: "job", description: "The name of the job; needs `jobNamespace`." },
  { name: "jobNamespace", description: "The namespace of `job`." },
  { name: "dataset", description: "The name of a dataset; needs `datasetNamespace`." },
  { name: "datasetNamespace", description: "The namespace of `dataset`." },
  { name: "run", description: "The id of a run." },
  { name: "q", description: "A text in the event; only the newest 10,000 are looked at." },
  { name: "warnings", description: "`true`: only events that differ from the spec." },
  { name: "since", description: "Only events with a greater number." },
  ...TIMES,
];

const NAME: readonly Parameter[] = [
  { name: "namespace", description: "The namespace.", required: true },
  { name: "name", description: "The name.", required: true },
];

/** All operations that answer with JSON. */
export const OPERATIONS: readonly Operation[] = [
  {
    path: "/status",
    summary: "The size and the counts of the store",
    parameters: [],
    keys: ["url", "bytes", "events", "jobs", "datasets", "runs"],
    answer: (store) => store.status(),
  },
  {
    path: "/overview",
    summary: "Runs by hour, failing jobs, and the runs that ended last or are running",
    parameters: [],
    keys: [
      "hours",
      "lastDay",
      "dayBefore",
      "failing",
      "finished",
      "running",
      "runningRuns",
      "slowest",
    ],
    answer: (store) => store.overview(),
  },
  {
    path: "/namespaces",
    summary: "All namespaces",
    parameters: PAGE,
    keys: ["items"],
    answer: (store, query) => store.namespaces(pageOf(query)),
  },
  {
    path: "/jobs",
    summary: "Jobs with their last runs",
    parameters: [
      NAMESPACE,
      TEXT,
      { name: "state", description: "The state of the last run; repeatable." },
      { name: "topLevel", description: "`true`: only jobs without a parent." },
      { name: "sort", description: "name, updated, started, p50, p95 or failures. Default: name." },
      ...PAGE,
    ],
    keys: ["items"],
    answer: (store, query) => {
      const order = sortOf(query, ["name", "updated", "started", "p50", "p95", "failures"]);
      return store.jobs({ ...namesOf(query), ...statesOf(query), ...topLevelOf(query) }, {
        ...pageOf(query),
        ...order && { order },
      });
    },
  },
  {
    path: "/job",
    summary: "A job",
    parameters: NAME,
    keys: ["namespace", "name", "type", "inputs", "outputs", "facets"],
    answer: async (store, query) => {
      const name = nameOf(query);
      return await store.job(name) ?? absent("Job", name.name);
    },
  },
  {
    path: "/runs",
    summary: "Runs of all jobs or of one, the last started first",
    parameters: [
      NAMESPACE,
      { name: "job", description: "Only of the job of this name; needs `namespace`." },
      { name: "state", description: "Only in this state; repeatable." },
      { name: "q", description: "Only where the job, the run id or the run folder contains this." },
      { name: "parent", description: "Only of the parent run of this id." },
      { name: "topLevel", description: "`true`: only runs without a parent." },
      ...TIMES,
      ...PAGE,
    ],
    keys: ["items"],
    answer: (store, query) => {
      const parent = query.get("parent");
      const { namespace, text } = namesOf(query);
      const job = query.get("job");
      const of = job
        ? { job: { namespace: requiredParam(query, "namespace"), name: job } }
        : namespace !== undefined && { namespace };
      return store.runs({
        ...of,
        ...text !== undefined && { text },
        ...statesOf(query),
        ...topLevelOf(query),
        ...timesOf(query),
        ...parent && { parentRunId: parent },
      }, pageOf(query));
    },
  },
  {
    path: "/run",
    summary: "A run with its datasets and events",
    parameters: [{ name: "id", description: "The id of the run.", required: true }],
    keys: ["runId", "job", "state", "inputs", "outputs", "events"],
    answer: async (store, query) => {
      const id = requiredParam(query, "id");
      return await store.run(id) ?? absent("Run", id);
    },
  },
  {
    path: "/datasets",
    summary: "Datasets of all namespaces or of one",
    parameters: [
      NAMESPACE,
      TEXT,
      { name: "failedQuality", description: "`true`: only where quality assertions failed." },
      { name: "sort", description: "name or updated. Default: name." },
      ...PAGE,
    ],
    keys: ["items"],
    answer: (store, query) => {
      const order = sortOf(query, ["name", "updated"]);
      const failedQuality = flagParam(query, "failedQuality");
      return store.datasets({ ...namesOf(query), ...failedQuality && { failedQuality } }, {
        ...pageOf(query),
        ...order && { order },
      });
    },
  },
  {
    path: "/dataset",
    summary: "A dataset, by its name or another name of it",
    parameters: NAME,
    keys: ["namespace", "name", "fields", "facets", "aliases"],
    answer: async (store, query) => {
      const name = nameOf(query);
      return await store.dataset(name) ?? absent("Dataset", name.name);
    },
  },
  {
    path: "/dataset/versions",
    summary: "The versions of a dataset, newest first",
    parameters: [...NAME, ...PAGE],
    keys: ["items"],
    answer: (store, query) => store.datasetVersions(nameOf(query), pageOf(query)),
  },
  {
    path: "/dataset/jobs",
    summary: "The jobs that read or write a dataset",
    parameters: [...NAME, ...PAGE],
    keys: ["items"],
    answer: (store, query) => store.datasetJobs(nameOf(query), pageOf(query)),
  },
  {
    path: "/events",
    summary: "Events without their texts, the newest event time first",
    parameters: [
      ...EVENT_FILTER,
      ...PAGE,
    ],
    keys: ["items"],
    answer: (store, query) => store.events(eventFilterOf(query), pageOf(query)),
  },
  {
    path: "/lineage",
    summary: "The graph around a job or a dataset, of a run, or of what ran last",
    parameters: [
      { name: "nodeId", description: "`job:` or `dataset:`, the namespace, `:` and the name." },
      { name: "run", description: "The id of a run: its graph, with its children." },
      { name: "up", description: "Hops upstream. Default: 1, at most 50." },
      { name: "down", description: "Hops downstream. Default: 1, at most 50." },
      { name: "at", description: "The edges of the last runs at this time." },
      { name: "last", description: "The edges of so many last runs of each job, or `all`." },
      { name: "onlyParents", description: "`true`: parents replace their children." },
      { name: "limit", description: "The greatest number of nodes. Default: 300, at most 5000." },
    ],
    keys: ["nodes", "edges", "omitted"],
    answer: answerGraph,
  },
  {
    path: "/column-lineage",
    summary: "The graph of columns around a dataset, a column or a job",
    parameters: [
      { name: "nodeId", description: "The node id of Marquez.", required: true },
      { name: "up", description: "Hops upstream. Default: 20." },
      { name: "down", description: "Hops downstream. Default: 0." },
    ],
    keys: ["columns", "edges", "omitted"],
    answer: async (store, query) => {
      const nodeId = requiredParam(query, "nodeId");
      const node = await parseNodeId(store, nodeId);
      if (!node || node.kind === "unknown") return await absentNode(store, nodeId);
      const start: ColumnLineageQuery["start"] = node;
      const up = countParam(query, "up", { fallback: 20 });
      const down = countParam(query, "down", { fallback: 0 });
      return await store.columnLineage({ start, up, down }) ??
        await absentNode(store, nodeId);
    },
  },
  {
    path: "/search",
    summary:
      "Jobs, datasets, columns, runs and texts in facets that contain a text; `count` is a lower bound with `mayBeMore`",
    parameters: [
      {
        name: "q",
        description:
          "The words, which must all be there. Without a word of three characters, only " +
          "names of jobs and datasets are searched.",
        required: true,
      },
      NAMESPACE,
      { name: "state", description: "Only runs in this state, and jobs whose last run is." },
      { name: "limit", description: "The greatest number of results of each kind. Default: 10." },
    ],
    keys: ["jobs", "datasets", "columns", "runs", "texts"],
    answer: (store, query) => {
      const { namespace } = namesOf(query);
      const state = wordParam(query.get("state"), "state", { words: RUN_STATUSES });
      return store.search({
        text: requiredParam(query, "q"),
        ...state && { state },
        limit: Math.min(countParam(query, "limit", { fallback: 10 }), MAX_PAGE),
        ...namespace !== undefined && { namespace },
      });
    },
  },
];

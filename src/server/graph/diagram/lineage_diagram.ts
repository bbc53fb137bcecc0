import { optionsOf } from "../../../internal/is_object.ts";
import { count, countOf, duration, size } from "../../markup/format.ts";
import type { LineageEdge, LineageGraph, LineageNode, NodeJob } from "../../store/lineage.ts";
import type { RunBar } from "../../store/runs.ts";
import type { Diagram, DiagramEdge, DiagramNode, EdgeState } from "./diagram.ts";
import { jobState, stateWord } from "./job_state.ts";
import { requireLists } from "./require_lists.ts";

/** Options of {@linkcode lineageDiagram}. */
export interface LineageDiagramOptions {
  /** The current time, in milliseconds since 1970. */
  readonly now: number;
  /** The lines below the names of some nodes, by id, in place of those that follow from the graph. */
  readonly details?: ReadonlyMap<string, string>;
}

/**
 * Creates a diagram of a graph of jobs and datasets.
 *
 * @example
 * ```ts
 * import { lineageDiagram } from "@runline/runline/server/graph-svg";
 * import { assert } from "@std/assert";
 *
 * const graph = { nodes: [], edges: [], omitted: 0 };
 * assert(lineageDiagram(graph, { now: Date.now() }).nodes.length === 0);
 * ```
 */
export function lineageDiagram(graph: LineageGraph, options: LineageDiagramOptions): Diagram {
  requireLists({ graph }, "nodes", "edges");
  const { now, details } = optionsOf(options, "lineageDiagram()");
  const names = new Map(graph.nodes.map(({ id, name }) => [id, name]));
  return {
    ...(graph.start === undefined ? {} : { start: graph.start }),
    nodes: graph.nodes.map((node) =>
      diagramNode(node, details?.get(node.id) ?? detailOf(node, now))
    ),
    edges: graph.edges
      .filter(({ from, to }) => names.has(from) && names.has(to))
      .map((edge) => diagramEdge(edge, names)),
    omitted: graph.omitted,
  };
}

function diagramNode(node: LineageNode, detail: string): DiagramNode {
  const { id, kind, namespace, name, namespaceNumber, job, hidden } = node;
  return {
    id,
    kind,
    namespace,
    name,
    namespaceNumber,
    detail,
    ...(kind === "job" ? { state: jobState(job?.lastRun?.state) } : {}),
    hiddenUp: hidden.up,
    hiddenDown: hidden.down,
  };
}

function detailOf({ kind, job, dataset }: LineageNode, now: number): string {
  if (kind === "job") return jobDetail(job, now);
  if (dataset === undefined) return "dataset";
  const { rows, bytes, fields, dropped } = dataset;
  const facts = [
    dropped ? "dropped" : "",
    rows === undefined ? "" : countOf(rows, "row"),
    bytes === undefined ? "" : size(bytes),
  ].filter((fact) => fact !== "");
  if (facts.length > 0) return facts.join(" · ");
  return fields.length > 0 ? countOf(fields.length, "column") : "dataset";
}

function jobDetail(job: NodeJob | undefined, now: number): string {
  const state = jobState(job?.lastRun?.state);
  const word = stateWord(state);
  if (state === "running" && job?.type === "STREAM") return `${word}, a stream`;
  const took = job?.lastRun && runTime(job.lastRun, now);
  if (took === undefined) return word;
  return state === "running" ? `${word} · ${duration(took)} so far` : `${word} · ${duration(took)}`;
}

/** The time that a run took, or takes so far, in milliseconds. */
export function runTime(run: RunBar, now: number): number | undefined {
  if (run.durationMs !== undefined) return run.durationMs;
  if (run.state !== "RUNNING" || run.startedAt === undefined) return undefined;
  return Math.max(0, now - Date.parse(run.startedAt));
}

function diagramEdge(edge: LineageEdge, names: ReadonlyMap<string, string>): DiagramEdge {
  const { from, to } = edge;
  const state = edgeState(edge);
  return { from, to, state, title: `${names.get(from)} → ${names.get(to)}${why(edge, state)}` };
}

function edgeState({ from, current, state }: LineageEdge): EdgeState {
  if (!current) return "earlier";
  if (state === "RUNNING") return "running";
  // A run that failed has read its inputs, but its outputs are not to be relied on.
  const isOutput = from.startsWith("job:");
  if (isOutput && state === "FAILED") return "failed";
  return isOutput && state === "ABORTED" ? "earlier" : "last";
}

function why({ from, current, state, run }: LineageEdge, edge: EdgeState): string {
  const verb = from.startsWith("job:") ? "written" : "read";
  if (edge === "running") return `, a run is running`;
  if (edge === "failed") return `, the last run failed`;
  if (edge === "last") return "";
  if (current && state === "ABORTED") return `, the last run was aborted`;
  const last = run?.startedAt?.slice(0, 16).replace("T", " ");
  return `, not ${verb} by the last run${last === undefined ? "" : `; last ${verb} ${last} UTC`}`;
}

/**
 * Describes how many nodes a diagram has, and how many it leaves out.
 *
 * @example
 * ```ts
 * import { diagramSize } from "@runline/runline/server/graph-svg";
 * import { assert } from "@std/assert";
 *
 * assert(diagramSize({ nodes: [], edges: [], omitted: 0 }) === "0 nodes");
 * ```
 */
export function diagramSize(diagram: Diagram): string {
  requireLists({ diagram }, "nodes");
  const { nodes, omitted } = diagram;
  const hidden = nodes.reduce((sum, { hiddenUp, hiddenDown }) => sum + hiddenUp + hiddenDown, 0);
  const shown = countOf(nodes.length, "node");
  if (omitted > 0) {
    return `${shown}; ${count(omitted)} more ${omitted === 1 ? "is" : "are"} left out`;
  }
  return hidden > 0 ? `${shown}; ${countOf(hidden, "more connection")} not shown` : shown;
}

import { compareText } from "../../../internal/text/compare_text.ts";
import { parseEventTime } from "../../events/event_time.ts";
import type {
  LineageEdge,
  LineageGraph,
  LineageNode,
  LineageQueries,
  LineageQuery,
  Reach,
  ReachQuery,
} from "../../store/lineage.ts";
import type { NodeRef } from "../../store/names.ts";
import type { RunBar } from "../../store/runs.ts";
import type { Statements } from "../../tables/statements.ts";
import type { Ask } from "../ask.ts";
import { datasetId, entityName, jobId } from "../_names.ts";
import { ioFacets } from "../runs/io_rows.ts";
import { runBar } from "../runs/run_rows.ts";
import { countColumnReaders, readColumnLineage } from "./_column_lineage.ts";
import { type EdgeRow, Edges } from "./_edges.ts";
import { type BareNode, readNode } from "./_graph_nodes.ts";
import { graphAt, type GraphTime } from "./_graph_time.ts";
import { GraphWalk, keyOf, type WalkNode } from "./_graph_walk.ts";
import { foldIntoParents } from "./_parents.ts";
import { walkRun } from "./_run_walk.ts";

const MAX_LIMIT = 5_000;

const MAX_HOPS = 50;

/** Reads a graph, or nothing if its start is unknown. */
function readLineage(statements: Statements, query: LineageQuery): LineageGraph | undefined {
  const { edges: source = { kind: "last" }, limit = 300 } = query;
  const { onlyParents = false, facets = false } = query;
  const most = Math.min(Math.max(1, limit), MAX_LIMIT);
  if (source.kind === "run") {
    const walk = walkRun(statements, source.runId, { limit: most });
    return walk && graphOf(statements, walk, { time: walk.time, onlyParents, facets });
  }
  const walk = new GraphWalk(new Edges(statements, source), { limit: most });
  const start = query.start && walkNodeOf(statements, query.start);
  if (query.start && !start) return undefined;
  if (start && query.siblings) walkBoth(statements, walk, { start, hops: query.up ?? 1 });
  else if (start) walkFrom(statements, walk, { start, query, most });
  else walkActive(statements, walk, { limit: most });
  walk.connect();
  const at = source.kind === "at" ? parseEventTime(source.time) : undefined;
  const time = at === undefined ? undefined : graphAt(statements, at);
  return graphOf(statements, walk, { start, time, onlyParents, facets });
}

/** Lists all nodes on a side of a node. */
function readReach(statements: Statements, query: ReachQuery): Reach {
  const { edges: source = { kind: "last" }, side, limit = 300 } = query;
  const start = walkNodeOf(statements, query.start);
  if (!start || source.kind === "run") return { nodes: [], isCut: false };
  const walk = new GraphWalk(new Edges(statements, source), { limit: limit + 1 });
  walk.add(start);
  walk.walk(start, { side, hops: MAX_HOPS });
  const nodes = [...walk.nodes.values()].slice(1).map(({ kind, id }): NodeRef => {
    return { kind, ...entityName(statements, { kind, id }) };
  });
  return { nodes, isCut: walk.omitted > 0 };
}

/** Returns the node of a name. */
function walkNodeOf(statements: Statements, ref: NodeRef): WalkNode | undefined {
  const id = (ref.kind === "job" ? jobId : datasetId)(statements, ref);
  return id === undefined ? undefined : { kind: ref.kind, id };
}

function walkFrom(
  statements: Statements,
  walk: GraphWalk,
  { start, query, most }: {
    readonly start: WalkNode;
    readonly query: LineageQuery;
    readonly most: number;
  },
): void {
  const { up = 1, down = 1, expand = [], onlyParents = false } = query;
  for (const node of onlyParents ? withChildren(statements, start) : [start]) {
    walk.add(node);
    // Half of the room is kept for the other side: 10,000 inputs leave room for outputs.
    const half = Math.ceil((walk.nodes.size + most) / 2);
    walk.walk(node, { side: "up", hops: Math.min(up, MAX_HOPS), limit: half });
    walk.walk(node, { side: "down", hops: Math.min(down, MAX_HOPS) });
    walk.walk(node, { side: "up", hops: Math.min(up, MAX_HOPS) });
  }
  for (const { node: ref, side } of expand) {
    const node = walkNodeOf(statements, ref);
    if (node && walk.nodes.has(keyOf(node))) walk.walk(node, { side, hops: 1 });
  }
}

function walkBoth(
  statements: Statements,
  walk: GraphWalk,
  { start, hops }: { readonly start: WalkNode; readonly hops: number },
): void {
  walk.add(start);
  const job = start.kind === "job" ? start : lastJobOf(statements, walk, start);
  if (!job) return;
  walk.add(job);
  walk.walkBoth(job, { hops: Math.min(Math.max(0, hops), MAX_HOPS) });
}

function lastJobOf(
  statements: Statements,
  walk: GraphWalk,
  dataset: WalkNode,
): WalkNode | undefined {
  for (const side of ["up", "down"] as const) {
    const jobs = walk.neighbours(dataset, side).map(({ job }) => job);
    const last = statements.number(
      `SELECT id FROM job WHERE id IN (SELECT value FROM json_each(?))
       ORDER BY sort_at DESC, id DESC LIMIT 1`,
      JSON.stringify(jobs),
    );
    if (last > 0) return { kind: "job", id: last };
  }
  return undefined;
}

// A parent represents its children, so the graph begins at the children.
function withChildren(statements: Statements, start: WalkNode): readonly WalkNode[] {
  if (start.kind === "dataset") return [start];
  return statements.all<{ id: number }>(
    `WITH RECURSIVE family (id) AS (
       SELECT ? UNION SELECT job.id FROM family CROSS JOIN job ON job.parent = family.id
       WHERE job.hidden = 0 LIMIT ${MAX_LIMIT}
     ) SELECT id FROM family`,
    start.id,
  ).map(({ id }) => ({ kind: "job", id }));
}

// Without a start: the jobs that ran last, with what they read and write.
function walkActive(
  statements: Statements,
  walk: GraphWalk,
  { limit }: { readonly limit: number },
): void {
  const jobs = statements.all<{ id: number }>(
    "SELECT id FROM job WHERE hidden = 0 ORDER BY sort_at DESC, id DESC LIMIT ?",
    limit,
  );
  for (const { id } of jobs) {
    if (walk.nodes.size >= limit) break;
    const node: WalkNode = { kind: "job", id };
    const edges = [...walk.neighbours(node, "up"), ...walk.neighbours(node, "down")];
    if (edges.length === 0) continue;
    walk.add(node);
    for (const edge of edges) walk.add({ kind: "dataset", id: edge.dataset });
  }
}

function graphOf(
  statements: Statements,
  walk: Pick<GraphWalk, "nodes" | "edges" | "omitted" | "hidden">,
  { start, time, onlyParents, facets }: {
    readonly start?: WalkNode | undefined;
    readonly time: GraphTime | undefined;
    readonly onlyParents: boolean;
    readonly facets: boolean;
  },
): LineageGraph {
  const read = new Map<number, BareNode>();
  const nodes: LineageNode[] = [];
  for (const node of walk.nodes.values()) {
    const bare = readNode(statements, node, time);
    if (!bare) continue;
    read.set(keyOf(node), bare);
    nodes.push({
      ...bare,
      hidden: { up: walk.hidden(node, "up"), down: walk.hidden(node, "down") },
    });
  }
  const runs = new Map<number, RunBar | undefined>();
  const runOf = (run: number): RunBar | undefined => {
    if (!runs.has(run)) runs.set(run, time ? time.run(run) : runBar(statements, run));
    return runs.get(run);
  };
  const edges = [...walk.edges.values()].flatMap((edge) => {
    const found = edgeOf(edge, { read, run: runOf(edge.run) });
    return found && facets ? { ...found, facets: ioFacets(statements, edge) } : found ?? [];
  });
  const first = start && read.get(keyOf(start));
  const graph: LineageGraph = {
    ...first && { start: first.id },
    nodes: nodes.sort((a, b) => compareText(a.id, b.id)),
    edges,
    omitted: walk.omitted,
  };
  return onlyParents ? foldIntoParents(statements, graph, time) : graph;
}

function edgeOf(
  edge: EdgeRow,
  { read, run }: {
    readonly read: ReadonlyMap<number, BareNode>;
    readonly run: RunBar | undefined;
  },
): LineageEdge | undefined {
  const job = read.get(keyOf({ kind: "job", id: edge.job }))?.id;
  const dataset = read.get(keyOf({ kind: "dataset", id: edge.dataset }))?.id;
  if (job === undefined || dataset === undefined) return undefined;
  const [from, to] = edge.direction === 0 ? [dataset, job] : [job, dataset];
  return { from, to, current: edge.current, ...run && { run, state: run.state } };
}

/** Answers questions about lineage. */
export function lineageQueries(ask: Ask): LineageQueries {
  return {
    lineage: (query) => ask((statements) => readLineage(statements, query)),
    reach: (query) => ask((statements) => readReach(statements, query)),
    hasNode: (node) => ask((statements) => walkNodeOf(statements, node) !== undefined),
    columnLineage: (query) => ask((statements) => readColumnLineage(statements, query)),
    columnReaders: (dataset, fields) =>
      ask((statements) => countColumnReaders(statements, dataset, fields)),
  };
}

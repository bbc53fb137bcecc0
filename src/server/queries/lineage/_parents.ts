import { compareText } from "../../../internal/text/compare_text.ts";
import type { LineageEdge, LineageGraph, LineageNode } from "../../store/lineage.ts";
import type { EntityName } from "../../store/names.ts";
import type { Statements } from "../../tables/statements.ts";
import { entityName, jobId } from "../_names.ts";
import { nodeId, readNode } from "./_graph_nodes.ts";
import type { GraphTime } from "./_graph_time.ts";

const MAX_LEVELS = 20;

/** Lets each job of a graph be replaced by its topmost parent. */
export function foldIntoParents(
  statements: Statements,
  graph: LineageGraph,
  time: GraphTime | undefined,
): LineageGraph {
  const nodes = new Map<string, LineageNode>();
  const stands = new Map<string, string>();
  for (const node of graph.nodes) {
    const top = node.kind === "job" ? topOf(statements, node, time) : node;
    stands.set(node.id, top.id);
    if (!nodes.has(top.id)) nodes.set(top.id, top);
  }
  const edges = new Map<string, LineageEdge>();
  for (const edge of graph.edges) {
    const from = stands.get(edge.from) ?? edge.from;
    const to = stands.get(edge.to) ?? edge.to;
    edges.set(JSON.stringify([from, to]), { ...edge, from, to });
  }
  const start = graph.start === undefined ? undefined : stands.get(graph.start);
  return {
    ...graph,
    ...start !== undefined && { start },
    nodes: [...nodes.values()].sort((a, b) => compareText(a.id, b.id)),
    edges: [...edges.values()],
  };
}

function topOf(
  statements: Statements,
  node: LineageNode,
  time: GraphTime | undefined,
): LineageNode {
  let top: EntityName | undefined = node.job?.parent;
  for (let level = 0; top && level < MAX_LEVELS; level++) {
    const parent = parentOf(statements, top);
    if (!parent) break;
    top = parent;
  }
  const id = top && jobId(statements, top);
  const bare = id === undefined ? undefined : readNode(statements, { kind: "job", id }, time);
  return bare ? { ...bare, hidden: { up: 0, down: 0 } } : node;
}

function parentOf(statements: Statements, name: EntityName): EntityName | undefined {
  const id = jobId(statements, name);
  const row = statements.get<{ parent: number | null }>(
    "SELECT parent FROM job WHERE id = ?",
    id ?? 0,
  );
  const parent = row?.parent ?? undefined;
  if (parent === undefined) return undefined;
  const found = entityName(statements, { kind: "job", id: parent });
  // A job that is its own ancestor ends the search.
  return nodeId("job", found) === nodeId("job", name) ? undefined : found;
}

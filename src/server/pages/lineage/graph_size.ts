import { diagramSize } from "../../graph/diagram/lineage_diagram.ts";
import { count, countOf } from "../../markup/format.ts";
import type { Reach, Side } from "../../store/lineage.ts";
import type { PageContext } from "../parts/page_context.ts";
import type { ReadGraph } from "./read_graph.ts";

/** Describes how much of the lineage is shown: of the start, or of all that the store has. */
export async function graphSize(read: ReadGraph, context: PageContext): Promise<string> {
  const { diagram, request: { query } } = read;
  const { nodes, omitted } = diagram;
  if (omitted > 0 && query.start === undefined && query.edges?.kind !== "run") {
    const { jobs, datasets } = context.status;
    const known = count(jobs + datasets);
    return `${countOf(nodes.length, "node")} around the jobs that ran last, of ${known} in all`;
  }
  if (omitted > 0 || query.start === undefined || query.onlyParents) return diagramSize(diagram);
  const sides = await Promise.all((["up", "down"] as const).map((side) => {
    return reachOf(read, { start: query.start, side, context });
  }));
  const reached = sides.flatMap((side) => side.nodes).map(({ kind, namespace, name }) => {
    return `${kind}:${namespace}:${name}`;
  });
  const all = new Set([...nodes.map(({ id }) => id), ...reached]).size;
  if (sides.some(({ isCut }) => isCut)) {
    return `${count(nodes.length)} of more than ${count(all)} nodes that connect to the start`;
  }
  if (all === nodes.length) return `${countOf(all, "node")}, all that connect to the start`;
  return `${count(nodes.length)} of ${count(all)} nodes that connect to the start`;
}

interface ReachOptions {
  readonly start: ReadGraph["request"]["query"]["start"];
  readonly side: Side;
  readonly context: Pick<PageContext, "store">;
}

/** Lists the nodes on a side of a node, over the edges of a graph; of a graph of a run, over the last. */
export async function reachOf(
  { request: { query: { edges } } }: Pick<ReadGraph, "request">,
  { start, side, context: { store } }: ReachOptions,
): Promise<Reach> {
  if (start === undefined) return { nodes: [], isCut: false };
  const source = edges === undefined || edges.kind === "run" ? {} : { edges };
  return await store.reach({ start, side, ...source });
}

import type { LineageEdge, LineageGraph } from "../../store/lineage.ts";

/**
 * Keeps the start of a graph and its direct neighbours. The neighbours of those that are left out count
 * as hidden.
 */
export function nearest(graph: LineageGraph): LineageGraph {
  const { start, nodes, edges } = graph;
  if (start === undefined) return graph;
  const near = edges.filter(({ from, to }) => from === start || to === start);
  const kept = new Set([start, ...near.flatMap(({ from, to }) => [from, to])]);
  return {
    start,
    omitted: 0,
    edges: near,
    nodes: nodes.filter(({ id }) => kept.has(id)).map((node) => ({
      ...node,
      hidden: {
        up: node.hidden.up + lost(edges, { kept, id: node.id, at: "to", next: "from" }),
        down: node.hidden.down + lost(edges, { kept, id: node.id, at: "from", next: "to" }),
      },
    })),
  };
}

interface LostEdges {
  readonly kept: ReadonlySet<string>;
  readonly id: string;
  readonly at: "from" | "to";
  readonly next: "from" | "to";
}

function lost(edges: readonly LineageEdge[], { kept, id, at, next }: LostEdges): number {
  const ends = edges.filter((edge) => edge[at] === id && !kept.has(edge[next]));
  return new Set(ends.map((edge) => edge[next])).size;
}

import { largest } from "../../../internal/extremes.ts";
import type { Diagram, DiagramEdge } from "../diagram/diagram.ts";
import { COLUMN_HEIGHT, type MeasuredNode, measureNode } from "./measure_node.ts";

/** The input of Graphviz, and the nodes and edges that its names refer to. */
export interface LayoutTask {
  /** The graph in DOT. It has no names, so that equal shapes are laid out once. */
  readonly dot: string;
  /** The nodes; the one at index 4 is `n4` in the DOT. */
  readonly nodes: readonly MeasuredNode[];
  /** The edges; the one at index 4 has the id `e4`. */
  readonly edges: readonly DiagramEdge[];
}

const POINTS_PER_INCH = 72;
const WRAP_AT = 36;
const WRAP_AT_IN_DEEP_GRAPHS = 25;
const MOST_SHALLOW_RANKS = 3;
const FEW_EDGES = 6;

/** Writes the DOT for the layout of a diagram: 1 point is 1 pixel. */
export function layoutTask(diagram: Diagram): LayoutTask {
  const hasColumns = diagram.nodes.some(({ columns }) => columns !== undefined);
  const hasHandles = diagram.nodes.some(({ hiddenUp, hiddenDown }) => hiddenUp + hiddenDown > 0);
  const isDeep = !hasColumns && rankCount(diagram) > MOST_SHALLOW_RANKS;
  const wrapAt = isDeep ? WRAP_AT_IN_DEEP_GRAPHS : WRAP_AT;
  const nodes = diagram.nodes.map((node) => measureNode(node, wrapAt));
  const indexes = new Map(nodes.map((measured, index) => [measured.node.id, index]));
  const edges = diagram.edges.filter(({ from, to }) => indexes.has(from) && indexes.has(to));
  const statements = [
    `graph [rankdir=LR, splines=true, outputorder=edgesfirst, nodesep=${
      hasHandles ? 0.42 : 0.25
    }, ` +
    `ranksep=${hasColumns ? 0.4 : rankSeparation(edges)}]`,
    `node [shape=box, fixedsize=true, label=""]`,
    `edge [tailport=e, headport=w, arrowhead=none]`,
    ...nodes.map(nodeStatement),
    ...edges.map((edge, index) => edgeStatement(edge, index)),
  ];
  return { dot: `digraph {\n${statements.join("\n")}\n}\n`, nodes, edges };

  function edgeStatement(edge: DiagramEdge, index: number): string {
    const [from, to] = [indexes.get(edge.from) ?? 0, indexes.get(edge.to) ?? 0];
    const ports = [
      columnPort(nodes[from], edge.fromColumn, { port: "tailport", side: "e" }),
      columnPort(nodes[to], edge.toColumn, { port: "headport", side: "w" }),
    ];
    return `n${from} -> n${to} [${[`id=e${index}`, ...ports].filter(Boolean).join(", ")}]`;
  }
}

function nodeStatement({ node, width, height, head }: MeasuredNode, index: number): string {
  if (node.columns === undefined) {
    return `n${index} [width=${width / POINTS_PER_INCH}, height=${height / POINTS_PER_INCH}]`;
  }
  const cell = (port: string, cellHeight: number): string =>
    `<TR><TD ${port} FIXEDSIZE="TRUE" WIDTH="${width}" HEIGHT="${cellHeight}"></TD></TR>`;
  const rows = [
    cell("", head),
    ...node.columns.map((_, column) => cell(`PORT="c${column}"`, COLUMN_HEIGHT)),
    cell("", 3),
  ];
  const table = `<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">`;
  return `n${index} [shape=plain, fixedsize=false, label=<${table}${rows.join("")}</TABLE>>]`;
}

function columnPort(
  measured: MeasuredNode | undefined,
  column: string | undefined,
  { port, side }: { readonly port: string; readonly side: string },
): string {
  const index = measured?.node.columns?.findIndex(({ name }) => name === column) ?? -1;
  return index < 0 ? "" : `${port}="c${index}:${side}"`;
}

/** The room between ranks, in inches. More edges at one node need more room to stay apart. */
function rankSeparation(edges: readonly DiagramEdge[]): number {
  const groups = [Map.groupBy(edges, ({ from }) => from), Map.groupBy(edges, ({ to }) => to)];
  const most = largest(
    groups.flatMap((group) => [...group.values()].map(({ length }) => length)),
    0,
  );
  return Math.min(1.5, 0.44 + Math.max(0, most - FEW_EDGES) / 32);
}

/** Counts the nodes on the longest way, no further than matters. */
function rankCount({ nodes, edges }: Diagram): number {
  let rank = new Set(nodes.map(({ id }) => id));
  let count = 0;
  while (rank.size > 0 && count <= MOST_SHALLOW_RANKS) {
    count++;
    const current = rank;
    rank = new Set(edges.filter(({ from }) => current.has(from)).map(({ to }) => to));
  }
  return count;
}

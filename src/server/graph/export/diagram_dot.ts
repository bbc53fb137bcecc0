import { visibleText } from "../../markup/escape_markup.ts";
import { countOf } from "../../markup/format.ts";
import type { Diagram, DiagramEdge, DiagramNode } from "../diagram/diagram.ts";
import { requireLists } from "../diagram/require_lists.ts";

const EDGE_STYLES: Readonly<Record<DiagramEdge["state"], string>> = {
  last: "",
  running: ` style=dashed`,
  failed: ` color="#d5382c"`,
  earlier: ` style=dotted`,
};

/**
 * Writes a diagram in DOT, the language of Graphviz, with the names as labels.
 *
 * @example
 * ```ts
 * import { diagramDot } from "@runline/runline/server/graph-svg";
 * import { assert } from "@std/assert";
 *
 * const diagram = { nodes: [], edges: [], omitted: 0 };
 * assert(diagramDot(diagram).startsWith("digraph lineage {"));
 * ```
 */
export function diagramDot(diagram: Diagram): string {
  requireLists({ diagram }, "nodes", "edges");
  const ids = new Map(diagram.nodes.map(({ id }, index) => [id, `n${index}`]));
  const lines = [
    `rankdir=LR`,
    ...(diagram.omitted > 0 ? [`label="${countOf(diagram.omitted, "more node")} left out"`] : []),
    `node [fontname="monospace" fontsize=11]`,
    ...diagram.nodes.map((node) => `${ids.get(node.id)} [${nodeAttributes(node)}]`),
    ...diagram.edges.map(({ from, to, state, title }) => {
      return `${ids.get(from)} -> ${ids.get(to)} [tooltip=${quoted(title)}${EDGE_STYLES[state]}]`;
    }),
  ];
  return `digraph lineage {\n${lines.map((line) => `  ${line}\n`).join("")}}\n`;
}

function nodeAttributes(
  { kind, namespace, name, detail, columns = [], state }: DiagramNode,
): string {
  const text = [namespace, name, detail, ...columns.map(({ name }) => `· ${name}`)].join("\n");
  const shape = kind === "job" ? `shape=box style=filled fillcolor="#f5f6f7"` : "shape=cylinder";
  return `label=${quoted(text)} ${shape}${state === "failed" ? ` color="#d5382c"` : ""}`;
}

// Graphviz reads backslashes and entities in labels.
function quoted(text: string): string {
  const escaped = visibleText(text)
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')
    .replaceAll("&", "&amp;")
    .replaceAll("\r", "")
    .replaceAll("\n", "\\n");
  return `"${escaped}"`;
}

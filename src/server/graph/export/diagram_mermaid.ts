import { visibleText } from "../../markup/escape_markup.ts";
import { countOf } from "../../markup/format.ts";
import type { Diagram, DiagramEdge, DiagramNode } from "../diagram/diagram.ts";
import { requireLists } from "../diagram/require_lists.ts";

const ARROWS: Readonly<Record<DiagramEdge["state"], string>> = {
  last: "-->",
  running: "-. running .->",
  failed: "--x",
  earlier: "-.->",
};

/**
 * Writes a diagram in Mermaid, for Markdown.
 *
 * @example
 * ```ts
 * import { diagramMermaid } from "@runline/runline/server/graph-svg";
 * import { assert } from "@std/assert";
 *
 * const diagram = { nodes: [], edges: [], omitted: 0 };
 * assert(diagramMermaid(diagram).startsWith("flowchart LR"));
 * ```
 */
export function diagramMermaid(diagram: Diagram): string {
  requireLists({ diagram }, "nodes", "edges");
  const ids = new Map(diagram.nodes.map(({ id }, index) => [id, `n${index}`]));
  const failed = diagram.nodes.filter(({ state }) => state === "failed");
  const lines = [
    "flowchart LR",
    ...diagram.nodes.map((node) => `${ids.get(node.id)}${shape(node)}`),
    ...diagram.edges.map((edge) => `${ids.get(edge.from)} ${arrow(edge)} ${ids.get(edge.to)}`),
    ...(diagram.omitted > 0
      ? [`omitted(["${countOf(diagram.omitted, "more node")} left out"])`]
      : []),
    ...(failed.length === 0 ? [] : [
      "classDef failed stroke:#d5382c,stroke-width:2px",
      `class ${failed.map(({ id }) => ids.get(id)).join(",")} failed`,
    ]),
  ];
  return lines.map((line, index) => `${index === 0 ? "" : "  "}${line}\n`).join("");
}

// Edges between columns of the same datasets differ by the names of the columns.
function arrow({ state, fromColumn, toColumn }: DiagramEdge): string {
  if (fromColumn === undefined || toColumn === undefined) return ARROWS[state];
  return `${ARROWS[state]}|"${label(`${fromColumn} to ${toColumn}`)}"|`;
}

function shape({ kind, namespace, name, detail, columns = [] }: DiagramNode): string {
  const lines = [namespace, name, detail, ...columns.map(({ name }) => name)];
  const text = lines.map(label).join("<br>");
  return kind === "job" ? `["${text}"]` : `[("${text}")]`;
}

// Characters with a meaning in Mermaid, Markdown or HTML are written as their numbers.
function label(text: string): string {
  return visibleText(text)
    .replace(/[\n\r\t]/g, " ")
    .replace(
      /[^\p{L}\p{N}\p{M}\p{So} ./:=,+·–-]/gu,
      (character) => `#${character.codePointAt(0)};`,
    );
}

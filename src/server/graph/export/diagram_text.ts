import { visibleText } from "../../markup/escape_markup.ts";
import { countOf } from "../../markup/format.ts";
import type { Diagram, DiagramEdge, DiagramNode } from "../diagram/diagram.ts";
import { requireLists } from "../diagram/require_lists.ts";

/**
 * Writes a diagram as text for a terminal: the start with what it comes from and what it goes to as two
 * trees. A node that was written before is not opened again. Without a start each node that nothing leads
 * to begins a tree. Of a diagram of columns each edge is a line.
 *
 * @example
 * ```ts
 * import { type Diagram, diagramText } from "@runline/runline/server/graph-svg";
 * import { assert } from "@std/assert";
 *
 * const diagram: Diagram = {
 *   nodes: [{
 *     id: "job:shop:load",
 *     kind: "job",
 *     namespace: "shop",
 *     name: "load",
 *     namespaceNumber: 0,
 *     detail: "Completed",
 *     state: "completed",
 *     hiddenUp: 0,
 *     hiddenDown: 0,
 *   }],
 *   edges: [],
 *   omitted: 0,
 * };
 * assert(diagramText(diagram) === "job shop/load  (Completed)\n");
 * ```
 */
export function diagramText(diagram: Diagram): string {
  requireLists({ diagram }, "nodes", "edges");
  if (diagram.nodes.some(({ columns }) => columns !== undefined)) return columnText(diagram);
  const writer = new TreeWriter(diagram);
  const start = diagram.nodes.find(({ id }) => id === diagram.start);
  if (start) writer.around(start);
  else writer.forest();
  return writer.text();
}

function columnText({ edges, omitted }: Diagram): string {
  const lines = [...new Set(edges.map(({ title }) => oneLine(title)))].sort();
  const note = omitted > 0 ? ["", `${countOf(omitted, "more column")} left out`] : [];
  return [...lines, ...note].map((line) => `${line}\n`).join("");
}

type Side = "up" | "down";

class TreeWriter {
  readonly #nodes: ReadonlyMap<string, DiagramNode>;
  readonly #diagram: Diagram;
  readonly #written = new Set<string>();
  readonly #lines: string[] = [];

  constructor(diagram: Diagram) {
    this.#diagram = diagram;
    this.#nodes = new Map(diagram.nodes.map((node) => [node.id, node]));
  }

  around(start: DiagramNode): void {
    this.#lines.push(nodeText(start));
    for (const side of ["up", "down"] as const) {
      this.#written.add(start.id);
      this.#lines.push("", side === "up" ? "Upstream" : "Downstream");
      if (!this.#branches(start, side, "")) this.#lines.push("  nothing");
    }
    this.#rest();
  }

  forest(): void {
    const entered = new Set(this.#diagram.edges.map(({ to }) => to));
    for (const node of this.#diagram.nodes) if (!entered.has(node.id)) this.#tree(node);
    this.#rest();
  }

  text(): string {
    const { omitted } = this.#diagram;
    const note = omitted > 0 ? ["", `${countOf(omitted, "more node")} left out`] : [];
    return [...this.#lines, ...note].map((line) => `${line}\n`).join("");
  }

  // Nodes of a circle that nothing leads into.
  #rest(): void {
    for (const node of this.#diagram.nodes) if (!this.#written.has(node.id)) this.#tree(node);
  }

  #tree(node: DiagramNode): void {
    if (this.#lines.length > 0) this.#lines.push("");
    this.#lines.push(nodeText(node));
    this.#written.add(node.id);
    this.#branches(node, "down", "");
  }

  /** Writes the neighbours of a node. Returns whether there are any. */
  #branches({ id, hiddenUp, hiddenDown }: DiagramNode, side: Side, indent: string): boolean {
    const edges = this.#diagram.edges.filter(({ from, to }) => (side === "up" ? to : from) === id);
    const hidden = side === "up" ? hiddenUp : hiddenDown;
    if (edges.length === 0 && hidden > 0) this.#lines.push(`${indent}  └─ ${hidden} more`);
    for (const [index, edge] of edges.entries()) {
      const node = this.#nodes.get(side === "up" ? edge.from : edge.to);
      if (node === undefined) continue;
      const isLast = index === edges.length - 1;
      const isKnown = this.#written.has(node.id);
      const note = `${edgeNote(edge)}${isKnown ? ", see above" : ""}`;
      this.#lines.push(`${indent}  ${isLast ? "└" : "├"}─ ${nodeText(node)}${note}`);
      if (isKnown) continue;
      this.#written.add(node.id);
      this.#branches(node, side, `${indent}  ${isLast ? " " : "│"} `);
    }
    return edges.length + hidden > 0;
  }
}

function nodeText({ kind, namespace, name, detail }: DiagramNode): string {
  const about = detail === kind ? "" : `  (${oneLine(detail)})`;
  return `${kind} ${oneLine(namespace)}${kind === "job" ? "/" : ":"}${oneLine(name)}${about}`;
}

function edgeNote({ state }: DiagramEdge): string {
  if (state === "last") return "";
  return state === "earlier" ? ", earlier runs only" : `, ${state}`;
}

function oneLine(text: string): string {
  // A terminal obeys the control characters from 0x80 on as well.
  return visibleText(text).replace(/[\n\r\t\u0080-\u009f]/g, " ");
}

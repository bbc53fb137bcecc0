import type { Diagram, DiagramNode } from "../../graph/diagram/diagram.ts";
import { stateWord } from "../../graph/diagram/job_state.ts";
import { stateClass } from "../../graph/draw/state_class.ts";
import { count } from "../../markup/format.ts";
import { datasetLink, jobLink, namespaceHtml, narrowNamespace, sign } from "../parts/entity.ts";
import { classHtml, type Html, html, linesHtml, nameHtml, NOTHING } from "../parts/html.ts";
import type { PageContext } from "../parts/page_context.ts";
import { head, tableHtml } from "../parts/table.ts";

/** Options of {@linkcode graphTable}. */
export interface GraphTableOptions {
  /** The page. */
  readonly context: PageContext;
  /** The id of the chosen node. */
  readonly selected: string | undefined;
  /** The part of the lineage that the diagram has. */
  readonly size: string;
}

/** Writes the nodes of a diagram as a table, upstream first, each with its neighbours. */
export function graphTable(
  diagram: Diagram,
  { context, selected, size }: GraphTableOptions,
): Html {
  const byId = new Map(diagram.nodes.map((node) => [node.id, node]));
  const rows = upstreamFirst(diagram).map((node) => {
    const neighbours = (at: "from" | "to", next: "from" | "to"): readonly DiagramNode[] => {
      const ids = diagram.edges.filter((edge) => edge[at] === node.id).map((edge) => edge[next]);
      return [...new Set(ids)].flatMap((id) => byId.get(id) ?? []);
    };
    return nodeRow(node, {
      context,
      isSelected: node.id === selected,
      from: neighbours("to", "from"),
      to: neighbours("from", "to"),
    });
  });
  return html`${
    tableHtml({
      caption: "Nodes of the graph, upstream first",
      head: [
        head("Node"),
        head("Namespace", "c2"),
        head("State", "nw c2"),
        head("From"),
        head("To"),
      ],
      rows,
    })
  }<p class="pg">${size}</p>`;
}

interface RowOptions {
  readonly context: PageContext;
  readonly isSelected: boolean;
  readonly from: readonly DiagramNode[];
  readonly to: readonly DiagramNode[];
}

function nodeRow(node: DiagramNode, { context, isSelected, from, to }: RowOptions): Html {
  const { kind, namespace, state } = node;
  const link = kind === "job" ? jobLink(node) : datasetLink(node);
  const name = state === undefined ? "" : stateClass(state);
  const word = state === undefined
    ? html`<span class="mut">dataset</span>`
    : html`<span class="st ${name}">${sign(`s-${name}`)}${stateWord(state)}</span>`;
  const narrow = state === undefined ? NOTHING : html`
    <small class="only">${word}</small>
  `;
  return html`
    <tr${classHtml(isSelected ? "cur" : "")}>
      <th scope="row"><span class="mut">${sign(
        kind === "job" ? "i-job" : "i-set",
      )}</span> ${link}${narrowNamespace(namespace, context)}${narrow}</th>
      <td class="c2">${namespaceHtml(namespace, context)}</td>
      <td class="nw c2">${word}</td>
      <td class="w">${neighboursHtml(from, { node, side: "up", context })}</td>
      <td class="w">${neighboursHtml(to, { node, side: "down", context })}</td>
      </tr>
  `;
}

interface NeighbourOptions {
  readonly node: DiagramNode;
  readonly side: "up" | "down";
  readonly context: PageContext;
}

function neighboursHtml(
  neighbours: readonly DiagramNode[],
  { node, side, context }: NeighbourOptions,
): Html {
  const hidden = side === "up" ? node.hiddenUp : node.hiddenDown;
  const query = new URLSearchParams(context.url.search);
  if (!query.has("node")) query.set("node", node.id);
  query.append("expand", `${side}:${node.id}`);
  const more = hidden === 0 ? [] : [html`<a href="/graph?${query}">${count(hidden)} more</a>`];
  return linesHtml([...neighbours.map(({ name }) => nameHtml(name)), ...more]);
}

/** Orders nodes so that each follows the nodes that lead to it, except in cycles. */
export function upstreamFirst({ nodes, edges }: Diagram): readonly DiagramNode[] {
  const waiting = new Map(nodes.map(({ id }) => [id, 0]));
  for (const { to } of edges) waiting.set(to, (waiting.get(to) ?? 0) + 1);
  const ordered: DiagramNode[] = [];
  let rest = [...nodes];
  while (rest.length > 0) {
    const ready = rest.filter(({ id }) => waiting.get(id) === 0);
    // Of a circle the first node goes first.
    const next = ready.length > 0 ? ready : rest.slice(0, 1);
    const ids = new Set(next.map(({ id }) => id));
    for (const node of next) ordered.push(node);
    rest = rest.filter(({ id }) => !ids.has(id));
    for (const { from, to } of edges) {
      if (ids.has(from)) waiting.set(to, (waiting.get(to) ?? 0) - 1);
    }
  }
  return ordered;
}

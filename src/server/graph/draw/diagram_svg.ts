import { escapeMarkup } from "../../markup/escape_markup.ts";
import type { Diagram } from "../diagram/diagram.ts";
import type { Layout } from "../layout/graphviz.ts";
import type { LayoutTask } from "../layout/layout_dot.ts";
import type { DiagramLinks } from "./diagram_links.ts";
import { edgeSvg, n } from "./edge_svg.ts";
import { nodeSvg } from "./node_svg.ts";

/** Options of {@linkcode diagramSvg}. */
export interface DiagramSvgOptions {
  /** The text alternative of the diagram. */
  readonly label: string;
  /**
   * The links of its parts.
   * @default {no links}
   */
  readonly links?: DiagramLinks;
  /**
   * The beginning of the ids of its elements.
   * @default {"g-"}
   */
  readonly idPrefix?: string;
  /**
   * The id of the chosen node.
   * @default {the start of the diagram}
   */
  readonly selected?: string;
  /**
   * The content of an element before the edges: a style, signs.
   * @default {""}
   */
  readonly before?: string;
}

const MARGIN = 20;
const MARGIN_BELOW_HANDLES = 16;

/** Draws a diagram that was laid out. The style sheet of the page has its colours. */
export function diagramSvg(
  diagram: Diagram,
  { task, layout }: { readonly task: LayoutTask; readonly layout: Layout },
  options: DiagramSvgOptions,
): string {
  const { label, links = {}, idPrefix = "g-", selected = diagram.start, before = "" } = options;
  const edges = task.edges.map((edge, index) => edgeSvg(edge, layout.edges[index] ?? []));
  const indexes = new Map(task.nodes.map(({ node }, index) => [node.id, index]));
  const nodes = task.nodes.map((measured, index) => {
    const { id } = measured.node;
    return nodeSvg(measured, {
      elementId: `${idPrefix}${id === selected ? "chosen" : index}`,
      middle: layout.nodes[index] ?? [0, 0],
      selected: id === selected,
      next: task.edges.filter(({ from }) => from === id).map(({ to }) => indexes.get(to) ?? 0),
      index,
      links,
    });
  });
  const hasHandles = links.expand !== undefined &&
    diagram.nodes.some(({ hiddenUp, hiddenDown }) => hiddenUp + hiddenDown > 0);
  const width = Math.ceil(layout.width) + 2 * MARGIN;
  const height = Math.ceil(layout.height) + 2 * MARGIN + (hasHandles ? MARGIN_BELOW_HANDLES : 0);
  return `<svg xmlns="http://www.w3.org/2000/svg" class="graph" width="${n(width)}" ` +
    `height="${n(height)}" viewBox="${-MARGIN} ${-MARGIN} ${n(width)} ${n(height)}" role="group" ` +
    `aria-label="${escapeMarkup(label)}">\n${before}${edges.join("")}${nodes.join("")}</svg>`;
}

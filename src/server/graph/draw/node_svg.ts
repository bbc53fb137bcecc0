import { escapeMarkup } from "../../markup/escape_markup.ts";
import { count } from "../../markup/format.ts";
import type { DiagramColumn, DiagramNode } from "../diagram/diagram.ts";
import type { Point } from "../layout/graphviz.ts";
import { COLUMN_HEIGHT, LINE_HEIGHT, type MeasuredNode } from "../layout/measure_node.ts";
import type { DiagramLinks } from "./diagram_links.ts";
import { n } from "./edge_svg.ts";
import { namespaceClass, stateClass } from "./state_class.ts";

/** Options of {@linkcode nodeSvg}. */
export interface NodeSvgOptions {
  /** The id of the element. */
  readonly elementId: string;
  /** The index of the node. */
  readonly index: number;
  /** The indexes of the nodes that its edges lead to, for those who follow them by keyboard. */
  readonly next: readonly number[];
  /** The middle of the node. */
  readonly middle: Point;
  /** Whether it is the chosen node. */
  readonly selected: boolean;
  /** The links of its parts. */
  readonly links: DiagramLinks;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const MARGIN = 14;

/** Draws a node: the box with its texts, its columns, and the handles that show more. */
export function nodeSvg(measured: MeasuredNode, options: NodeSvgOptions): string {
  const { node } = measured;
  const { elementId, index, next, middle: [middleX, middleY], selected, links } = options;
  const { width, height } = measured;
  const box: Box = { x: half(middleX - width / 2), y: half(middleY - height / 2), width, height };
  const kind = node.kind === "job" ? "job" : "set";
  const state = node.state === undefined ? "" : stateClass(node.state);
  const classes = ["nd", kind, namespaceClass(node.namespaceNumber), state, selected ? "sel" : ""];
  const parts = node.columns === undefined
    ? [link(links.node?.(node), `${boxSvg(node, box)}${textSvg(measured, box)}`, selected)]
    : [boxSvg(node, box), columnsSvg(measured, box, links), textSvg(measured, box)];
  return `<g class="${classes.filter((name) => name !== "").join(" ")}" id="${elementId}" ` +
    `data-i="${index}" data-next="${[...new Set(next)].join(" ")}">` +
    `${parts.join("")}${handlesSvg(node, box, links)}</g>\n`;
}

function boxSvg({ kind }: DiagramNode, { x, y, width, height }: Box): string {
  const bar = kind === "job"
    ? `M${n(x)} ${n(y + 3)}a3 3 0 0 1 3-3h2v${n(height)}h-2a3 3 0 0 1-3-3z`
    : `M${n(x)} ${n(y + 5)}v-2a3 3 0 0 1 3-3h${n(width - 6)}a3 3 0 0 1 3 3v2z`;
  return `<rect class="bx" x="${n(x + 0.5)}" y="${n(y + 0.5)}" width="${n(width - 1)}" ` +
    `height="${n(height - 1)}" rx="3"/><path class="sp" d="${bar}"/>`;
}

function textSvg({ node, lines, head }: MeasuredNode, { x, y }: Box): string {
  const left = n(x + MARGIN);
  const kind = node.kind === "job" ? "Job" : "Dataset";
  const name = lines.map((line, index) => {
    const step = index === 0 ? "" : ` dy="${LINE_HEIGHT}"`;
    return `<tspan x="${left}"${step}>${isolated(line)}</tspan>`;
  });
  return `<text class="k" x="${left}" y="${n(y + 20)}">${kind}</text> ` +
    `<text class="t2" x="${left}" y="${n(y + 20)}">${isolated(node.namespace)}</text> ` +
    `<text class="t1" y="${n(y + 37)}">${name.join("")}</text> ` +
    (node.columns === undefined ? detailSvg(node, { x: x + MARGIN, y: y + head }) : "");
}

function detailSvg(
  node: DiagramNode,
  { x, y }: { readonly x: number; readonly y: number },
): string {
  const state = node.state === undefined ? "" : stateClass(node.state);
  const sign = state === "" ? "i-set" : `s-${state}`;
  return `<use class="${`gi ${state}`.trim()}" href="#${sign}" x="${n(x)}" y="${n(y - 21.5)}" ` +
    `width="12" height="12"/><text class="${`t3 ${state}`.trim()}" x="${n(x + 18)}" ` +
    `y="${n(y - 11)}">${escapeMarkup(node.detail)}</text>`;
}

function columnsSvg(measured: MeasuredNode, { x, y, width }: Box, links: DiagramLinks): string {
  const { node, head } = measured;
  const columns = (node.columns ?? []).map((column, index) => {
    const top = y + head + COLUMN_HEIGHT * index;
    const content = columnSvg(column, { x, y: top, width, height: COLUMN_HEIGHT });
    const href = links.column?.(node, column.name);
    const isChosen = column.mark === "chosen";
    const state = isChosen ? " sel" : column.mark === "path" ? " hot" : "";
    const current = isChosen ? ` aria-current="true"` : "";
    return href === undefined
      ? `<g class="cl${state}">${content}</g>`
      : `<a class="cl${state}" href="${escapeMarkup(href)}"${current}>${content}</a>`;
  });
  return `${columns.join("")}<path class="rl" d="M${n(x)} ${n(y + head)}h${n(width)}"/>`;
}

function columnSvg({ name, type = "" }: DiagramColumn, { x, y, width, height }: Box): string {
  return `<rect x="${n(x + 0.5)}" y="${n(y)}" width="${n(width - 1)}" height="${height}"/>` +
    `<text class="t1" x="${n(x + MARGIN)}" y="${n(y + 16.5)}">${isolated(name)}</text> ` +
    `<text class="t2 end" x="${n(x + width - MARGIN)}" y="${n(y + 16)}">${isolated(type)}</text>`;
}

function handlesSvg(node: DiagramNode, box: Box, { expand }: DiagramLinks): string {
  if (expand === undefined) return "";
  const handle = (side: "up" | "down", hidden: number): string => {
    if (hidden === 0) return "";
    const number = count(hidden);
    const words = side === "up" ? "upstream" : "downstream";
    const label = `Show ${number} more ${words} of ${node.name}`;
    const text = side === "up" ? `‹ +${number}` : `+${number} ›`;
    const width = 22 + 6 * text.length - 12;
    const left = side === "up" ? box.x + 8 : box.x + box.width - 8 - width;
    const bottom = box.y + box.height - 0.5;
    return `<a class="hd" href="${escapeMarkup(expand(node, side))}" ` +
      `aria-label="${escapeMarkup(label)}"><path d="M${n(left)} ${n(bottom)}v13a3 3 0 0 0 3 3h` +
      `${width - 6}a3 3 0 0 0 3-3v-13"/><text x="${n(left + width / 2)}" ` +
      `y="${n(bottom + 12)}">${text}</text></a>`;
  };
  return handle("up", node.hiddenUp) + handle("down", node.hiddenDown);
}

function link(href: string | undefined, content: string, isCurrent: boolean): string {
  if (href === undefined) return content;
  const current = isCurrent ? ` aria-current="true"` : "";
  return `<a href="${escapeMarkup(href)}"${current}>${content}</a>`;
}

const FIRST_STRONG_ISOLATE = "\u2068";
const POP_DIRECTIONAL_ISOLATE = "\u2069";
const LATIN = /^[\u0020-\u024f]*$/;

// SVG has no `<bdi>`; names that run right to left or change the direction stay by themselves.
function isolated(text: string): string {
  const escaped = escapeMarkup(text);
  return LATIN.test(text) ? escaped : `${FIRST_STRONG_ISOLATE}${escaped}${POP_DIRECTIONAL_ISOLATE}`;
}

function half(value: number): number {
  return Math.round(value * 2) / 2;
}

import { escapeMarkup } from "../../markup/escape_markup.ts";
import type { DiagramEdge } from "../diagram/diagram.ts";
import type { Point } from "../layout/graphviz.ts";
import { edgeClass } from "./state_class.ts";

const ARROW_LENGTH = 7;
const ARROW_WIDTH = 3.5;

/** Draws an edge along the curve that Graphviz has for it. */
export function edgeSvg(edge: DiagramEdge, curve: readonly Point[]): string {
  const end = curve.at(-1);
  if (end === undefined) return "";
  const [x, y] = end;
  const back = x - ARROW_LENGTH;
  const classes = ["e", edge.onPath ? "hot" : edgeClass(edge.state)].join(" ").trim();
  const arrow = `M${n(x)},${n(y)} L${n(back)},${n(y + ARROW_WIDTH)} L${n(back)},${
    n(y - ARROW_WIDTH)
  }Z`;
  const cross = edge.state === "failed" ? crossSvg(curve) : "";
  return `<g class="${classes}"><title>${escapeMarkup(edge.title)}</title>` +
    `<path d="${curvePath(curve, back)}"/><path class="ar" d="${arrow}"/>${cross}</g>\n`;
}

// The curve ends where the arrow begins.
function curvePath(curve: readonly Point[], back: number): string {
  const [start, ...rest] = curve;
  const points = rest.map(([x, y], index) => {
    const isLast = index === rest.length - 1;
    const isLastControl = index === rest.length - 2;
    return `${n(isLast ? back : isLastControl ? Math.min(x, back) : x)},${n(y)}`;
  });
  return `M${n(start?.[0] ?? 0)},${n(start?.[1] ?? 0)}C${points.join(" ")}`;
}

// In the middle of the curve, of which a part has four points.
function crossSvg(curve: readonly Point[]): string {
  const part = Math.floor((curve.length - 1) / 3 / 2) * 3;
  const [a, b, c, d] = curve.slice(part, part + 4);
  if (!a || !b || !c || !d) return "";
  const x = (a[0] + 3 * b[0] + 3 * c[0] + d[0]) / 8;
  const y = (a[1] + 3 * b[1] + 3 * c[1] + d[1]) / 8;
  return `<path class="x" d="M${n(x - 6)},${n(y - 4)}l8,8m0,-8l-8,8"/>`;
}

/** Writes a coordinate with at most one decimal. */
export function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}

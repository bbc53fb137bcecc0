import { largest } from "../../../../internal/extremes.ts";
import type { RunBar, RunStatus } from "../../../store/runs.ts";
import { runTime } from "../../../graph/diagram/lineage_diagram.ts";
import { count } from "../../../markup/format.ts";
import { type Html, html, raw } from "../html.ts";
import { statusWord } from "../entity.ts";

/** The measures of a chart of bars, in pixels. */
export interface BarScale {
  /** The most bars. */
  readonly slots: number;
  /** The width of a bar. */
  readonly width: number;
  /** The distance from the left of a bar to the left of the next. */
  readonly step: number;
  /** The height of the longest bar. */
  readonly line: number;
}

/** Bars for a row of a table. */
const ROW_BARS: BarScale = { slots: 10, width: 5, step: 7, line: 18 };

/** Bars for the details of a job. */
export const DETAIL_BARS: BarScale = { slots: 24, width: 8, step: 11, line: 34 };

const BELOW = 8;
const LEAST = 2;

/** The signs of a state: the bar at a place, and the mark below the line. */
interface BarShape {
  readonly name: string;
  readonly bar: (x: number, height: number, scale: BarScale) => string;
  readonly mark?: (x: number, scale: BarScale) => string;
}

const SHAPES: Readonly<Record<Exclude<RunStatus, "NEW">, BarShape>> = {
  COMPLETED: { name: "ok", bar: solid },
  FAILED: {
    name: "bad",
    bar: solid,
    mark: (x, { line, width }) => `M${x} ${line + 2.5}h${width}l-${width / 2} 4.5z`,
  },
  ABORTED: {
    name: "stop",
    bar: hollow,
    mark: (x, { line, width }) => `M${x} ${line + 4}h${width}v1.5h-${width}z`,
  },
  RUNNING: {
    name: "run",
    bar: hollow,
    mark: (x, { line, width }) => `M${x + 0.5} ${line + 3}h${width - 1}v3h-${width - 1}z`,
  },
};

function solid(x: number, height: number, { line, width }: BarScale): string {
  return `M${x} ${line}v-${height}h${width}v${height}z`;
}

function hollow(x: number, height: number, { line, width }: BarScale): string {
  const inner = height - 0.5;
  return `M${x + 0.5} ${line}v-${inner}h${width - 1}v${inner}`;
}

/**
 * Draws the last runs of a job as bars, the newest at the right. The height is the duration. Successful
 * runs are above the line. Below it a triangle marks a failed run, a dash an aborted one, and a square
 * one that is running.
 */
export function runBarsHtml(
  runs: readonly RunBar[],
  now: number,
  { scale = ROW_BARS }: { readonly scale?: BarScale } = {},
): Html {
  const { slots, step, line } = scale;
  const shown = runs.filter(({ state }) => state !== "NEW").slice(-slots);
  const times = shown.map((run) => runTime(run, now) ?? 0);
  const longest = largest(times, 1);
  const paths = Object.entries(SHAPES).map(([state, { name, bar, mark }]) => {
    const places = shown.flatMap((run, index) => {
      if (run.state !== state) return [];
      const height = Math.max(LEAST, Math.round((times[index] ?? 0) / longest * line));
      return [{ x: (slots - shown.length + index) * step, height }];
    });
    if (places.length === 0) return "";
    const fill = state === "RUNNING" ? ` fill="url(#hatch)"` : "";
    const bars = places.map(({ x, height }) => bar(x, height, scale)).join("");
    const marks = mark
      ? `<path class="m ${name}" d="${places.map(({ x }) => mark(x, scale)).join("")}"/>`
      : "";
    return `<path class="${name}" d="${bars}"${fill}/>${marks}`;
  });
  const width = (slots - 1) * step + scale.width;
  return html`
    <svg class="ch" width="${width}" height="${line + BELOW}" role="img"
      aria-label="${barsLabel(shown)}"><path class="ax" d="M0 ${line + 0.5}h${width}"/>${raw(
        paths.join(""),
      )}</svg>
  `;
}

function barsLabel(runs: readonly RunBar[]): string {
  if (runs.length === 0) return "No runs yet";
  const last = runs.length === 1 ? "The only run" : `Last ${runs.length} runs, oldest first`;
  return `${last}: ${stateCountsText(Object.groupBy(runs, ({ state }) => state))}`;
}

function stateCountsText(groups: Partial<Record<RunStatus, readonly RunBar[]>>): string {
  return (Object.keys(SHAPES) as (keyof typeof SHAPES)[])
    .filter((state) => groups[state] !== undefined)
    .map((state) => `${count(groups[state]?.length ?? 0)} ${statusWord(state).toLowerCase()}`)
    .join(", ");
}

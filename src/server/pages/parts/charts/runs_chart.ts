import { largest } from "../../../../internal/extremes.ts";
import type { RunBar, RunStatus } from "../../../store/runs.ts";
import { statusClass } from "../entity.ts";
import { clockText, type Html, html, raw } from "../html.ts";
import { runUrl } from "../links.ts";

const LINE = 102;
const ROOM = 96;
const LEAST = 2;
const BAR_SHARE = 0.68;
const WIDEST_BAR = 6;
const LABELS = 6;
const CLOSEST_LABELS = 13;
const HIGHEST_LABEL = 10;

/** A run in a chart. */
export interface ChartRun {
  /** The run. */
  readonly run: RunBar;
  /** The height of its bar. */
  readonly value: number;
  /** The words for it, which the time goes before. */
  readonly text: string;
}

/** Options of {@linkcode runsChart}. */
export interface RunsChartOptions {
  /** The text alternative. */
  readonly label: string;
  /** The current time. */
  readonly now: number;
  /** The values with a line across the chart, the lowest first, each with its label. */
  readonly lines: readonly (readonly [label: string, value: number])[];
}

/** Draws a bar for each run, the newest at the right; each bar leads to its run. */
export function runsChart(
  newestFirst: readonly ChartRun[],
  { label, now, lines }: RunsChartOptions,
): Html {
  const runs = [...newestFirst].reverse();
  const values = [...runs.map(({ value }) => value), ...lines.map(([, value]) => value)];
  const most = largest(values, 1);
  const step = 100 / Math.max(1, runs.length);
  const width = Math.min(step * BAR_SHARE, WIDEST_BAR);
  const inset = (step - width) / 2;
  const y = (value: number): number => LINE - (value / most) * ROOM;
  const bars = runs.map(({ run, value, text }, index) => {
    return barSvg(run, {
      left: step * index + inset,
      width,
      top: Math.min(y(value), LINE - LEAST),
      text: `${when(run, now)}, ${text}`,
    });
  });
  const { paths, texts } = referenceLines(lines, y);
  return html`
    <div class="cw">
      <svg class="ch" width="100%" height="136" role="group"
        aria-label="${label}, oldest first">
    ${bars}
    <path class="ax" d="M0 102.5h4000"/>${raw(paths)}
    ${raw(timeLabels(runs.map(({ run }) => run), { now, step, inset }))}
      </svg>
      <svg class="ch" width="120" height="136"
        aria-hidden="true">${raw(texts)}<text x="8" y="106">0</text></svg>
    </div>
  `;
}

interface BarPlace {
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly text: string;
}

function barSvg({ runId, state }: RunBar, { left, width, top, text }: BarPlace): Html {
  const name = statusClass(state);
  const fill = state === "RUNNING" ? raw(` fill="url(#hatch)"`) : "";
  const mark = MARKS[state];
  const middle = (left + width / 2).toFixed(2);
  const below = mark === undefined ? "" : html`
    <svg x="${middle}%" y="105" overflow="visible">
      <path class="m ${name}" d="${mark}" />
    </svg>
  `;
  const bar = html`
    <rect class="${name}" x="${left.toFixed(2)}%" y="${top.toFixed(1)}" width="${width.toFixed(
      2,
    )}%" height="${(LINE - top).toFixed(1)}"
      ${fill} />
  `;
  return html`
    <a href="${runUrl(runId)}" aria-label="${text}"><title>${text}</title>${bar}${below}</a>
  `;
}

const MARKS: Partial<Record<RunStatus, string>> = {
  FAILED: "M-4.5 0h9L0 7z",
  ABORTED: "M-3.5 2h7v1.5h-7z",
  RUNNING: "M-2.5 1h5v4h-5z",
};

function referenceLines(
  lines: RunsChartOptions["lines"],
  y: (value: number) => number,
): { readonly paths: string; readonly texts: string } {
  const paths = lines.map(([, value]) => `<path class="ref" d="M0 ${y(value).toFixed(1)}h4000"/>`);
  // Two labels need 13 pixels between them, and so does the zero; the uppermost has its place first.
  let above = HIGHEST_LABEL - CLOSEST_LABELS;
  const texts = lines.toReversed().map(([label, value], index) => {
    const lowest = 106 - CLOSEST_LABELS * (lines.length - index);
    above = Math.max(above + CLOSEST_LABELS, Math.min(y(value) + 4, lowest));
    return `<text x="8" y="${above.toFixed(1)}">${label}</text>`;
  });
  return { paths: paths.join(""), texts: texts.join("") };
}

function timeLabels(
  runs: readonly RunBar[],
  { now, step, inset }: { readonly now: number; readonly step: number; readonly inset: number },
): string {
  const every = Math.ceil(runs.length / LABELS);
  return runs.map((run, index) => {
    const isLast = index === runs.length - 1;
    const isTooClose = !isLast && runs.length - 1 - index < every;
    if (!isLast && (index % every !== 0 || isTooClose)) return "";
    // A phone has room for the first and the last.
    const anchor = index === 0 ? "" : isLast ? "end" : "mid c3";
    const x = index === 0 ? inset : isLast ? 100 - inset : step * (index + 0.5);
    return `<text class="${anchor}" x="${x.toFixed(2)}%" y="132">${when(run, now)}</text>`;
  }).join("");
}

function when({ startedAt, createdAt }: RunBar, now: number): string {
  return clockText(startedAt ?? createdAt, now).replace(/(:\d\d):\d\d$/, "$1");
}

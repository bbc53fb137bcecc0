import { largest } from "../../../../internal/extremes.ts";
import { runTime } from "../../../graph/diagram/lineage_diagram.ts";
import { duration } from "../../../markup/format.ts";
import type { RunBar, RunStatus } from "../../../store/runs.ts";
import { statusClass, statusWord } from "../entity.ts";
import { clockText, type Html, html, raw } from "../html.ts";
import { runUrl } from "../links.ts";

const LINE = 102;
const ROOM = 96;
const LEAST = 2;
const BAR_SHARE = 0.68;
const LABELS = 6;
const CLOSEST_LABELS = 13;

/** Options of {@linkcode durationsChart}. */
export interface DurationsChartOptions {
  /** The current time. */
  readonly now: number;
  /** The median, in milliseconds. */
  readonly p50Ms?: number | undefined;
  /** The 95th percentile, in milliseconds. */
  readonly p95Ms?: number | undefined;
}

/** Draws how long runs took, the newest at the right; each bar leads to its run. */
export function durationsChart(
  newestFirst: readonly RunBar[],
  { now, p50Ms, p95Ms }: DurationsChartOptions,
): Html {
  const runs = [...newestFirst].reverse();
  const longest = largest(runs.map((run) => runTime(run, now) ?? 0), Math.max(1, p95Ms ?? 0));
  const step = 100 / Math.max(1, runs.length);
  const y = (ms: number): number => LINE - (ms / longest) * ROOM;
  const bars = runs.map((run, index) => {
    const took = runTime(run, now) ?? 0;
    return barSvg(run, {
      left: step * (index + (1 - BAR_SHARE) / 2),
      width: Math.min(step * BAR_SHARE, 6),
      top: Math.min(y(took), LINE - LEAST),
      text: `${when(run, now)}, ${statusWord(run.state).toLowerCase()} after ${duration(took)}`,
    });
  });
  const lines = referenceLines({ p50Ms, p95Ms, y });
  return html`
    <div class="cw">
      <svg class="ch" width="100%" height="136" role="group"
        aria-label="Duration of the last runs, oldest first">
    ${bars}
    <path class="ax" d="M0 102.5h4000"/>${raw(lines.paths)}
    ${raw(timeLabels(runs, { now, step }))}
      </svg>
      <svg class="ch" width="120" height="136"
        aria-hidden="true">${raw(lines.texts)}<text x="8" y="106">0</text></svg>
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

interface ReferenceValues {
  readonly p50Ms: number | undefined;
  readonly p95Ms: number | undefined;
  readonly y: (ms: number) => number;
}

function referenceLines({ p50Ms, p95Ms, y }: ReferenceValues): { paths: string; texts: string } {
  let paths = "";
  let texts = "";
  let lastY = Infinity;
  for (const [name, value] of [["p50", p50Ms], ["p95", p95Ms]] as const) {
    if (value === undefined) continue;
    paths += `<path class="ref" d="M0 ${y(value).toFixed(1)}h4000"/>`;
    // Two labels need 13 pixels between them, and so does the zero.
    const textY = Math.min(y(value) + 4, lastY - CLOSEST_LABELS, 106 - CLOSEST_LABELS);
    texts += `<text x="8" y="${Math.max(10, textY).toFixed(1)}">${name} ${duration(value)}</text>`;
    lastY = textY;
  }
  return { paths, texts };
}

function timeLabels(
  runs: readonly RunBar[],
  { now, step }: { readonly now: number; readonly step: number },
): string {
  const every = Math.ceil(runs.length / LABELS);
  return runs.map((run, index) => {
    const isLast = index === runs.length - 1;
    const isTooClose = !isLast && runs.length - 1 - index < every;
    if (!isLast && (index % every !== 0 || isTooClose)) return "";
    const anchor = index === 0 ? "" : isLast ? "end" : "mid";
    const x = index === 0 ? 0 : isLast ? 100 : step * (index + 0.5);
    return `<text class="${anchor}" x="${x.toFixed(2)}%" y="132">${when(run, now)}</text>`;
  }).join("");
}

function when({ startedAt, createdAt }: RunBar, now: number): string {
  return clockText(startedAt ?? createdAt, now).replace(/(:\d\d):\d\d$/, "$1");
}

import { largest } from "../../../../internal/extremes.ts";
import type { RunBar, RunStatus } from "../../../store/runs.ts";
import { runTime } from "../../../graph/diagram/lineage_diagram.ts";
import { count } from "../../../markup/format.ts";
import { type Html, html, raw } from "../html.ts";
import { statusWord } from "../entity.ts";

const SLOTS = 10;
const WIDTH = 5;
const STEP = 7;
const LINE = 18;
const LEAST = 2;

/** The signs of a state: the bar, and the mark below the line. */
interface BarShape {
  readonly bar: (x: number, height: number) => string;
  readonly mark?: (x: number) => string;
}

const SHAPES: Readonly<Record<Exclude<RunStatus, "NEW">, BarShape & { readonly name: string }>> = {
  COMPLETED: { name: "ok", bar: solid },
  FAILED: { name: "bad", bar: solid, mark: (x) => `M${x} 20.5h5l-2.5 4.5z` },
  ABORTED: { name: "stop", bar: hollow, mark: (x) => `M${x} 22h5v1.5h-5z` },
  RUNNING: { name: "run", bar: hollow, mark: (x) => `M${x + 0.5} 21h4v3h-4z` },
};

function solid(x: number, height: number): string {
  return `M${x} ${LINE}v-${height}h${WIDTH}v${height}z`;
}

function hollow(x: number, height: number): string {
  const inner = height - 0.5;
  return `M${x + 0.5} ${LINE}v-${inner}h${WIDTH - 1}v${inner}`;
}

/**
 * Draws the last runs of a job as bars, the newest at the right. The height is the duration. Successful
 * runs are above the line. Below it a triangle marks a failed run, a dash an aborted one, and a square
 * one that is running.
 */
export function runBarsHtml(runs: readonly RunBar[], now: number): Html {
  const shown = runs.filter(({ state }) => state !== "NEW").slice(-SLOTS);
  const times = shown.map((run) => runTime(run, now) ?? 0);
  const longest = largest(times, 1);
  const paths = Object.entries(SHAPES).map(([state, { name, bar, mark }]) => {
    const places = shown.flatMap((run, index) => {
      if (run.state !== state) return [];
      const share = (times[index] ?? 0) / longest;
      return [{ x: (SLOTS - shown.length + index) * STEP, height: barHeight(share) }];
    });
    if (places.length === 0) return "";
    const fill = state === "RUNNING" ? ` fill="url(#hatch)"` : "";
    const bars = places.map(({ x, height }) => bar(x, height)).join("");
    const marks = mark
      ? `<path class="m ${name}" d="${places.map(({ x }) => mark(x)).join("")}"/>`
      : "";
    return `<path class="${name}" d="${bars}"${fill}/>${marks}`;
  });
  return html`
    <svg class="ch" width="68" height="26" role="img"
      aria-label="${barsLabel(shown)}"><path class="ax" d="M0 18.5h68"/>${raw(paths.join(""))}</svg>
  `;
}

function barHeight(share: number): number {
  return Math.max(LEAST, Math.round(share * LINE));
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

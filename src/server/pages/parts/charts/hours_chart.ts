import { largest } from "../../../../internal/extremes.ts";
import { count } from "../../../markup/format.ts";
import type { HourOfRuns } from "../../../store/overview.ts";
import { type Html, html, raw } from "../html.ts";
import { head, tableHtml } from "../table.ts";

const LINE = 124;
const ROOM_ABOVE = 116;
const ROOM_BELOW = 26;
const LEAST = 3;
const BAR_SHARE = 0.72;
const LABEL_Y = 172;

/** Draws the runs of each hour; failures and aborts hang below the line on the same scale. */
export function hoursChart(newestFirst: readonly HourOfRuns[]): Html {
  const hours = [...newestFirst].reverse();
  const top = niceTop(largest(hours.map(({ runs }) => runs.COMPLETED + runs.RUNNING), 1));
  const scale = ROOM_ABOVE / top;
  const step = 100 / Math.max(1, hours.length);
  const columns = hours.map((hour, index) => {
    const x = (step * (index + (1 - BAR_SHARE) / 2)).toFixed(2);
    return `<g><title>${hourText(hour)}</title>${
      barsOf(hour, { x, width: (step * BAR_SHARE).toFixed(2), scale })
    }</g>`;
  });
  const labels = hours.flatMap(({ hour }, index) => {
    if (Number(hour.slice(11, 13)) % 4 !== 0) return [];
    const x = (step * (index + 0.5)).toFixed(2);
    return [`<text class="mid" x="${x}%" y="${LABEL_Y}">${hour.slice(11, 16)}</text>`];
  });
  const lines = [1, 2 / 3, 1 / 3].map((part) => {
    return `<path class="grid" d="M0 ${(LINE - part * ROOM_ABOVE).toFixed(1)}h4000"/>`;
  });
  const scaleTexts = [0, 1 / 3, 2 / 3, 1].map((part) => {
    const y = (LINE + 4 - part * ROOM_ABOVE).toFixed(1);
    return `<text x="8" y="${y}">${count(Math.round(top * part))}</text>`;
  });
  return html`
    <div class="cw">
      <svg class="ch" width="100%" height="176" role="img" aria-label="${chartText(hours)}">
    ${raw(lines.join(""))}
    ${raw(columns.join("\n"))}
    <path class="ax" d="M0 124.5h4000"/>
    ${raw(labels.join(""))}
      </svg>
      <svg class="ch" width="44" height="176" aria-hidden="true">${raw(scaleTexts.join(""))}</svg>
    </div>
  `;
}

/** Writes the same numbers as a table. */
export function hoursTable(newestFirst: readonly HourOfRuns[]): Html {
  const caption = "Runs per hour by state";
  const rows = newestFirst.map(({ hour, runs }) =>
    html`
      <tr>
        <th scope="row">${hour.slice(5, 16).replace("T", " ")}</th>
        <td class="r">${count(runs.COMPLETED)}</td>
        <td class="r">${count(runs.FAILED)}</td>
        <td class="r">${count(runs.ABORTED)}</td>
        <td class="r">${count(runs.RUNNING)}</td>
      </tr>
    `
  );
  const heads = ["Completed", "Failed", "Aborted", "Running"].map((text) => head(text, "r"));
  return html`<details class="tbl"><summary>The same as a table</summary>${
    tableHtml({ caption, head: [head("Hour (UTC)"), ...heads], rows, withoutLinks: true })
  }</details>`;
}

interface BarPlace {
  readonly x: string;
  readonly width: string;
  readonly scale: number;
}

function barsOf({ runs }: HourOfRuns, { x, width, scale }: BarPlace): string {
  const parts: string[] = [];
  const bar = (name: string, y: number, height: number): void => {
    const hatch = name === "run" ? ` fill="url(#hatch)"` : "";
    parts.push(
      `<rect class="${name}" x="${x}%" y="${y.toFixed(1)}" width="${width}%" ` +
        `height="${height.toFixed(1)}"${hatch}/>`,
    );
  };
  const least = (value: number): number => value === 0 ? 0 : Math.max(LEAST, value * scale);
  const done = least(runs.COMPLETED);
  if (done > 0) bar("ok", LINE - done, done);
  const running = least(runs.RUNNING);
  if (running > 0) bar("run", LINE - done - running - 2, running);
  const failed = Math.min(ROOM_BELOW, least(runs.FAILED));
  if (failed > 0) {
    bar("bad", LINE + 1.5, failed);
    const middle = Number(x) + Number(width) / 2;
    const y = (LINE + 1.5 + failed).toFixed(1);
    parts.push(
      `<svg x="${middle.toFixed(2)}%" y="${y}" overflow="visible">` +
        `<path class="m bad" d="M-4.5 0h9L0 5z"/></svg>`,
    );
  }
  const aborted = Math.min(ROOM_BELOW - failed, least(runs.ABORTED));
  if (aborted > 0) bar("stop", LINE + 2 + failed + (failed > 0 ? 5.5 : 0), aborted);
  return parts.join("");
}

// Three equal steps, each a number that reads well.
function niceTop(value: number): number {
  const third = Math.max(1, value / 3);
  const unit = 10 ** Math.floor(Math.log10(third));
  const step = [1, 1.5, 2, 3, 4, 5, 6, 8].find((factor) =>
    factor * unit >= third && factor * unit % 1 === 0
  );
  return 3 * (step ?? 10) * unit;
}

function hourText({ hour, runs }: HourOfRuns): string {
  const running = runs.RUNNING > 0 ? `, ${count(runs.RUNNING)} running` : "";
  return `${hour.slice(11, 16)}: ${count(runs.COMPLETED)} completed, ${
    count(runs.FAILED)
  } failed, ` +
    `${count(runs.ABORTED)} aborted${running}`;
}

function chartText(hours: readonly HourOfRuns[]): string {
  const sum = (state: "COMPLETED" | "FAILED" | "ABORTED"): string => {
    return count(hours.reduce((total, { runs }) => total + runs[state], 0));
  };
  return `Runs per hour in the last ${hours.length} hours: ${sum("COMPLETED")} completed, ` +
    `${sum("FAILED")} failed, ${sum("ABORTED")} aborted`;
}

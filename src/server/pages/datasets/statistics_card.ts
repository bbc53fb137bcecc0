import { largest } from "../../../internal/extremes.ts";
import { change, count, countOf, size } from "../../markup/format.ts";
import type { DatasetAmount } from "../../store/datasets.ts";
import { clockText, type Html, html, NOTHING, raw } from "../parts/html.ts";
import { runUrl } from "../parts/links.ts";
import { pairsHtml } from "../parts/section.ts";

const HEIGHT = 32;
const STEP = 7;
const BAR = 5;
const LEAST = 1;

/** The rows and the size that the last runs wrote, with a bar for each run. */
export function statisticsCard(
  newestFirst: readonly DatasetAmount[],
  { now }: { readonly now: number },
): Html {
  const [newest, before] = newestFirst;
  if (newest === undefined) return NOTHING;
  const runs = countOf(newestFirst.length, "run");
  return html`
    <article class="card">
      <header><h3>Statistics</h3><small><code>outputStatistics</code>, ${runs}</small></header>
      <div>${pairsHtml([
        ["Rows", amountHtml(count, newest.rows, before?.rows)],
        ["Size", amountHtml(size, newest.bytes, before?.bytes)],
      ])}${amountBars([...newestFirst].reverse(), now)}</div>
    </article>
  `;
}

function amountHtml(
  write: (amount: number) => string,
  amount: number | undefined,
  before: number | undefined,
): Html | undefined {
  if (amount === undefined) return undefined;
  const isComparable = before !== undefined && before > 0;
  return html`${write(amount)}${
    isComparable
      ? html`
        <span class="mut">${change(before, amount)}</span>
      `
      : NOTHING
  }`;
}

// Rows where all runs report them, as they compare better than bytes.
function amountBars(oldestFirst: readonly DatasetAmount[], now: number): Html {
  if (oldestFirst.length < 2) return NOTHING;
  const byRows = oldestFirst.every(({ rows }) => rows !== undefined);
  const amounts = oldestFirst.map(({ rows, bytes }) => (byRows ? rows : bytes) ?? 0);
  const most = largest(amounts, 1);
  const bars = oldestFirst.map(({ run }, index) => {
    const amount = amounts[index] ?? 0;
    const height = Math.max(LEAST, Math.round((amount / most) * HEIGHT));
    const time = clockText(run.endedAt ?? run.createdAt, now);
    const text = `${time}, ${byRows ? countOf(amount, "row") : size(amount)}`;
    return html`
      <a href="${runUrl(run.runId)}" aria-label="${text}"><title>${text}</title>
        <rect class="ok" x="${index * STEP}" y="${HEIGHT -
          height}" width="${BAR}" height="${height}" />
      </a>
    `;
  });
  const width = amounts.length * STEP;
  const label = `${byRows ? "Rows" : "Bytes"} of the last ${amounts.length} runs, oldest first`;
  return html`
    <svg class="ch" width="${width}" height="${HEIGHT + 1}" role="group"
      aria-label="${label}">${bars}${raw(
        `<path class="ax" d="M0 ${HEIGHT + 0.5}h${width}"/>`,
      )}</svg>
  `;
}

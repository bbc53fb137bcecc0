import { largest } from "../../../internal/extremes.ts";
import { change, count, countOf, size } from "../../markup/format.ts";
import type { DatasetAmount } from "../../store/datasets.ts";
import { runsChart } from "../parts/charts/runs_chart.ts";
import { type Html, html, NOTHING } from "../parts/html.ts";
import { pairsHtml } from "../parts/section.ts";

/** The rows and the size that the last runs wrote, with a chart of the runs. */
export function statisticsCard(
  newestFirst: readonly DatasetAmount[],
  { now }: { readonly now: number },
): Html {
  const [newest, before] = newestFirst;
  if (newest === undefined) return NOTHING;
  const runs = countOf(newestFirst.length, "run");
  return html`
    <article class="card wide">
      <header><h3>Statistics</h3><small><code>outputStatistics</code>, ${runs}</small></header>
      <div>${pairsHtml([
        ["Rows", amountHtml(count, newest.rows, before?.rows)],
        ["Size", amountHtml(size, newest.bytes, before?.bytes)],
      ])}${amountsChart(newestFirst, now)}</div>
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
function amountsChart(newestFirst: readonly DatasetAmount[], now: number): Html {
  if (newestFirst.length < 2) return NOTHING;
  const byRows = newestFirst.every(({ rows }) => rows !== undefined);
  const write = (amount: number): string => byRows ? countOf(amount, "row") : size(amount);
  const bars = newestFirst.map(({ run, rows, bytes }) => {
    const value = (byRows ? rows : bytes) ?? 0;
    return { run, value, text: write(value) };
  });
  const most = largest(bars.map(({ value }) => value), 0);
  const label = `${byRows ? "Rows" : "Bytes"} of the last ${bars.length} runs`;
  return runsChart(bars, { label, now, lines: [[write(most), most]] });
}

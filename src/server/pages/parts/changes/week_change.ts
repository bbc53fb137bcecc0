import { change } from "../../../markup/format.ts";
import type { JobWeek } from "../../../store/jobs.ts";
import { type Html, html } from "../html.ts";

const NOTABLE_SHARE = 1.2;

// The 95th percentile of fewer runs is the duration of one of them.
const FEWEST_RUNS = 3;

/** Writes the change of the 95th percentile against the week before; a notable one is highlighted. */
export function weekChange(
  { runs, runsBefore, p95Ms, p95BeforeMs }: JobWeek,
): Html | string | undefined {
  if (p95Ms === undefined || p95BeforeMs === undefined || p95BeforeMs <= 0) return undefined;
  if (Math.min(runs, runsBefore) < FEWEST_RUNS) return undefined;
  const text = change(p95BeforeMs, p95Ms);
  return p95Ms / p95BeforeMs >= NOTABLE_SHARE ? html`<b class="warn">${text}</b>` : text;
}

import type { RunBar } from "../../store/runs.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

const FEWEST_RUNS = 5;

// A scheduler starts late, and a run that is tried again starts in between.
const TOLERANCE = 0.1;
const REGULAR_SHARE = 0.7;

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/**
 * Describes when a job usually starts, from the starts of its last runs: `every hour at :07`,
 * `every day at 03:20`, `every 15 min`. Returns nothing for a job without a rhythm.
 */
export function usualStart(newestFirst: readonly RunBar[]): string | undefined {
  const starts = newestFirst.map(({ startedAt, createdAt }) => Date.parse(startedAt ?? createdAt))
    .sort((a, b) => a - b);
  if (starts.length < FEWEST_RUNS) return undefined;
  const gaps = starts.slice(1).map((start, index) => start - (starts[index] ?? start));
  const gap = median(gaps);
  const regular = gaps.filter((each) => Math.abs(each - gap) <= gap * TOLERANCE).length;
  if (gap < MINUTE / 2 || regular / gaps.length < REGULAR_SHARE) return undefined;
  return rhythm(gap, starts);
}

function rhythm(gap: number, starts: readonly number[]): string | undefined {
  const near = (period: number): boolean => Math.abs(gap - period) <= period * TOLERANCE;
  if (near(WEEK)) {
    const day = WEEKDAYS[new Date(starts.at(-1) ?? 0).getUTCDay()];
    return `every ${day} at ${clock(usualOffset(starts, DAY))}`;
  }
  if (near(DAY)) return `every day at ${clock(usualOffset(starts, DAY))}`;
  if (near(HOUR)) return `every hour at ${clock(usualOffset(starts, HOUR)).slice(2)}`;
  const [unit, word] = gap > HOUR ? [HOUR, "h"] as const : [MINUTE, "min"] as const;
  const number = Math.round(gap / unit);
  if (!near(number * unit)) return undefined;
  return number === 1 ? "every minute" : `every ${number} ${word}`;
}

/** The median of the times that passed since a period began, on a scale that has no end. */
function usualOffset(starts: readonly number[], period: number): number {
  const last = starts.at(-1) ?? 0;
  const shifts = starts.map((start) => {
    const shift = (start - last) % period;
    return shift > period / 2 ? shift - period : shift < -period / 2 ? shift + period : shift;
  });
  return (((last + median(shifts)) % period) + period) % period;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function clock(ms: number): string {
  const minutes = Math.floor(ms / MINUTE);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

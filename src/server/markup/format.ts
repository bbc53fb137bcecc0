import { formatCount as count } from "../../internal/text/format.ts";

// Templates have short names.
export {
  formatBytes as size,
  formatCount as count,
  formatDuration as duration,
  formatNumberOf as countOf,
} from "../../internal/text/format.ts";

/** The sign in place of a value that is not known. */
export const DASH = "–";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Writes how long ago a moment was: `4 s ago`, `21 min ago`, `3 h ago`, `6 d ago`. */
export function ago(ms: number): string {
  if (ms < 1500) return "just now";
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s ago`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min ago`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h ago`;
  return `${count(Math.floor(ms / DAY))} d ago`;
}

/** Writes a change in per cent with its sign: `+38 %`, `−1 %`. */
export function change(from: number, to: number): string {
  const percent = Math.round((to / from - 1) * 100);
  return `${percent > 0 ? "+" : percent < 0 ? "−" : ""}${count(Math.abs(percent))} %`;
}

/** Writes a share in per cent: `98.6 %`, `100 %`, `0.08 %`. */
export function share(part: number, whole: number): string {
  const percent = (part / whole) * 100;
  if (part > 0 && percent < 0.01) return "< 0.01 %";
  const text = percent.toFixed(percent < 1 ? 2 : 1);
  if (part !== whole && text === "100.0") return "99.9 %";
  return `${Number(text)} %`;
}

/** The sign in place of a value that is not known. */
export const DASH = "–";

/** Writes a whole number with its thousands separated: `12,345`. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** Writes a count and its noun: `1 run`, `2 runs`. */
export function countOf(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}

const SIZES = ["B", "kB", "MB", "GB", "TB", "PB"] as const;

/** Writes a size with three digits: `512 B`, `11.8 MB`, `214 MB`. */
export function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < SIZES.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${SIZES[unit]}`;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Writes how long something took: `340 ms`, `12.4 s`, `3 min 32 s`, `1 h 09 min`, `6 d 3 h`. */
export function duration(ms: number): string {
  if (ms < SECOND) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < MINUTE - 50) return `${(ms / SECOND).toFixed(1)} s`;
  const seconds = Math.round(ms / SECOND);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  const minutes = Math.round(ms / MINUTE);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
  const hours = Math.round(ms / HOUR);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

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

/** Writes a share in per cent: `98.6 %`, `100 %`. */
export function share(part: number, whole: number): string {
  const percent = (part / whole) * 100;
  const text = percent.toFixed(1);
  if (part !== whole && text === "100.0") return "99.9 %";
  return `${text.replace(/\.0$/, "")} %`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

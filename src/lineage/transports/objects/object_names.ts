import type { LineageEvent } from "../../event/event.ts";

/**
 * Creates a function that returns local time as `YYYYMMDD-HHMMSS.ffffff`, each time another one: the
 * clock has milliseconds, and events of the same millisecond get the next microsecond.
 */
export function timestampNames(now: () => number): () => string {
  let last = 0;
  return () => {
    last = Math.max(now() * 1000, last + 1);
    return timestamp(last);
  };
}

function timestamp(micros: number): string {
  const date = new Date(Math.floor(micros / 1000));
  const pad = (value: number, width = 2): string => String(value).padStart(width, "0");
  const day = `${pad(date.getFullYear(), 4)}${pad(date.getMonth() + 1)}${pad(date.getDate())}`;
  const time = `${pad(date.getHours())}${pad(date.getMinutes())}${pad(date.getSeconds())}`;
  return `${day}-${time}.${pad(micros % 1_000_000, 6)}`;
}

/**
 * Creates a function that returns `-<yyMMddTHHMMSS.ffffff>-<job or dataset>-<type>` for an event, as
 * the Python client names the files of its `debug_mode`. No two are equal.
 */
export function debugNames(now: () => number): (event: LineageEvent) => string {
  const nextTime = timestampNames(now);
  return (event) => {
    const time = nextTime().replace("-", "T").slice(2);
    const { name } = "job" in event ? event.job : event.dataset;
    const type = "eventType" in event ? event.eventType : undefined;
    return `-${time}-${shortened(safe(name))}-${safe(type ?? "unknown_event_type")}`;
  };
}

function safe(text: string): string {
  // Letters of all languages stay.
  return text.replace(/[^\p{L}\p{N}_.-]/gu, "__");
}

/** Most file systems take names of at most 255 bytes. */
const MAX_BYTES = 150;

function shortened(text: string): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(MAX_BYTES));
  return text.slice(0, read);
}

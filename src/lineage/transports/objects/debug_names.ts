import type { LineageEvent } from "../../event/event.ts";
import { timestampNames } from "./timestamp_names.ts";

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

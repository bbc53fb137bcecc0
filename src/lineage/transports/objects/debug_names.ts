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
    // Letters of all languages stay.
    const safe = name.replace(/[^\p{L}\p{N}_.-]/gu, "__");
    return `-${time}-${safe}-${type ?? "unknown_event_type"}`;
  };
}

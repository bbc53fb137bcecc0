import { formatEventTime } from "../../events/event_time.ts";
import type { JsonObject } from "../../events/incoming_event.ts";
import type { LineageStore } from "../../store/store.ts";
import { ApiError, codeError } from "../errors.ts";
import { type Query, wordParam } from "../_params.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

interface Interval {
  readonly start: number;
  readonly end: number;
}

/** Answers `GET /stats/lineage-events`. */
export async function answerEventStats(
  store: LineageStore,
  query: Query,
  { now }: { readonly now: number },
): Promise<readonly JsonObject[]> {
  const intervals = intervalsOf(query, { now });
  const [first, last] = [intervals[0]?.start ?? now, intervals.at(-1)?.end ?? now];
  const hours = await store.eventsByHour(timeOf(first), timeOf(last));
  return intervals.map(({ start, end }) => {
    const sum = { fail: 0, start: 0, complete: 0, abort: 0 };
    for (const hour of hours) {
      const at = Date.parse(hour.hour);
      if (at < start || at >= end) continue;
      sum.fail += hour.fail;
      sum.start += hour.start;
      sum.complete += hour.complete;
      sum.abort += hour.abort;
    }
    return { startInterval: timeOf(start), endInterval: timeOf(end), ...sum };
  });
}

/** Answers `GET /stats/jobs`, `/stats/datasets` and `/stats/sources`. */
export async function answerCountStats(
  store: LineageStore,
  query: Query,
  { now, kind }: { readonly now: number; readonly kind: "job" | "dataset" | "source" },
): Promise<readonly JsonObject[]> {
  const intervals = intervalsOf(query, { now });
  const counts = await store.countCreatedBefore(kind, intervals.map(({ end }) => timeOf(end)));
  return intervals.map(({ start, end }, at) => ({
    startInterval: timeOf(start),
    endInterval: timeOf(end),
    count: counts[at] ?? 0,
  }));
}

// The last 24 hours, or the last seven days of a time zone.
function intervalsOf(query: Query, { now }: { readonly now: number }): readonly Interval[] {
  const period = wordParam(query.get("period"), "period", { words: ["DAY", "WEEK"] as const });
  if (period === undefined) throw plainError("Invalid period");
  if (period === "DAY") {
    const end = Math.floor(now / HOUR_MS) * HOUR_MS + HOUR_MS;
    return Array.from({ length: 24 }, (_, at): Interval => ({
      start: end - (24 - at) * HOUR_MS,
      end: end - (23 - at) * HOUR_MS,
    }));
  }
  const zone = query.get("timezone");
  if (zone === null || zone === "") {
    throw plainError("Timezone must be specified for period 'WEEK'");
  }
  const midnight = midnightIn(zone, now);
  return Array.from({ length: 7 }, (_, at): Interval => ({
    start: midnight - (6 - at) * DAY_MS,
    end: midnight - (5 - at) * DAY_MS,
  }));
}

function midnightIn(timeZone: string, now: number): number {
  try {
    const parts = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    }).formatToParts(now);
    const value = (type: string): number =>
      Number(parts.find((part) => part.type === type)?.value ?? 0);
    const since = (value("hour") * 60 + value("minute")) * 60 + value("second");
    return Math.floor(now / 1000) * 1000 - since * 1000;
  } catch {
    throw codeError(400, `query param timezone must be a time zone: '${timeZone}'`);
  }
}

function plainError(message: string): ApiError {
  return new ApiError(message, { status: 400, body: message });
}

function timeOf(ms: number): string {
  return formatEventTime(ms * 1000);
}

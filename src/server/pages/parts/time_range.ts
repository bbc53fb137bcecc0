import type { Timestamp } from "../../store/names.ts";

/** The times between which a list is filtered. */
export interface TimeRange {
  /** This time or later. */
  readonly after?: Timestamp;
  /** Before this time. */
  readonly before?: Timestamp;
}

/** Reads the `from` and `to` of a query: `2026-01-31T14:07`, in UTC. Other texts are left out. */
export function timeRange(query: URLSearchParams): TimeRange {
  const [after, before] = [timeOf(query.get("from")), timeOf(query.get("to"))];
  return {
    ...(after === undefined ? {} : { after }),
    ...(before === undefined ? {} : { before }),
  };
}

/** Reads a time of a form, which has no zone, or one with a zone. */
export function timeOf(text: string | null): Timestamp | undefined {
  if (text === null || text.trim() === "") return undefined;
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text);
  const ms = Date.parse(hasZone ? text : `${text}Z`);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

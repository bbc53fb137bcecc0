import type { EventIssue } from "../../events/event_issue.ts";
import { formatEventTime } from "../../events/event_time.ts";
import { readEvent } from "../../events/read_event.ts";
import { FacetMap } from "../../projection/facet_map.ts";
import { stampOf } from "../../projection/stamp.ts";
import type { EventSummary, StoredEvent } from "../../store/events.ts";
import type { Facets } from "../../store/names.ts";
import type { NewEvent } from "../../store/store.ts";
import type { Statements } from "../../tables/statements.ts";

/** An event as {@linkcode EVENT_COLUMNS} selects it. */
export interface EventRow {
  readonly id: number;
  readonly kind: number;
  readonly type: string | null;
  readonly time: number;
  readonly received: number;
  readonly warnings: string | null;
  readonly text: string;
}

/** The columns of an event. */
export const EVENT_COLUMNS =
  "event.id, event.kind, event.type, event.time, event.received, event.warnings, event.text";

const MAX_EVENTS = 1000;

/** Converts a row into a summary. */
export function eventSummary(row: EventRow): EventSummary {
  return summaryOf(eventOf(row), row);
}

function eventOf(row: EventRow): NewEvent {
  const { event } = readEvent(JSON.parse(row.text), row.text);
  if (!event) throw new SyntaxError(`Cannot read stored event ${row.id}: it is damaged`);
  const warnings = row.warnings === null ? [] : JSON.parse(row.warnings) as EventIssue[];
  return { event, warnings };
}

/** Converts a row into an event with its text. */
export function storedEvent(row: EventRow): StoredEvent {
  return { ...eventSummary(row), text: row.text };
}

/** Returns the summary of an event. */
export function summaryOf(
  { event, warnings }: NewEvent,
  { id, received }: { readonly id: number; readonly received: number },
): EventSummary {
  const { run, job, dataset, inputs, outputs, eventType } = event;
  return {
    id,
    kind: event.kind,
    ...eventType !== undefined && { eventType },
    eventTime: formatEventTime(event.time),
    receivedAt: formatEventTime(received),
    ...job && { job: { namespace: job.namespace, name: job.name } },
    ...run && { runId: run.runId },
    ...dataset && { dataset: { namespace: dataset.namespace, name: dataset.name } },
    inputs: inputs.length,
    outputs: outputs.length,
    facets: Object.keys((run ?? dataset ?? job)?.facets ?? {}),
    bytes: new TextEncoder().encode(event.text).length,
    warnings,
  };
}

/** Reads the events of a run, oldest first, and the facets of the job as they have them. */
export function eventsOfRun(
  statements: Statements,
  run: number,
): { readonly events: readonly EventSummary[]; readonly jobFacets: Facets } {
  const rows = statements.all<EventRow>(
    `SELECT ${EVENT_COLUMNS} FROM event WHERE run = ? ORDER BY time DESC, id DESC LIMIT ${MAX_EVENTS}`,
    run,
  ).reverse();
  const facets = new FacetMap();
  const events = rows.map((row) => {
    const read = eventOf(row);
    if (read.event.job) facets.merge(read.event.job.facets, stampOf(read.event, ""));
    return summaryOf(read, row);
  });
  return { events, jobFacets: facets.toObject() };
}

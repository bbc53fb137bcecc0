import { parseEventTime } from "../../events/event_time.ts";
import type {
  EventFilter,
  EventOrder,
  EventQueries,
  EventSummary,
  StoredEvent,
} from "../../store/events.ts";
import type { Page, PageRequest } from "../../store/names.ts";
import type { NewEvent } from "../../store/store.ts";
import { codeOfKind } from "../../tables/codes.ts";
import type { Statements } from "../../tables/statements.ts";
import type { Ask } from "../ask.ts";
import { datasetId, namespaceId } from "../_names.ts";
import { Conditions, containing, cursorOf, limitOf, pageOf, placeholders } from "../_paging.ts";
import {
  EVENT_COLUMNS,
  type EventRow,
  eventSummary,
  storedEvent,
  summaryOf,
} from "./event_rows.ts";

const ORDERS: Readonly<Record<EventOrder, string>> = {
  newest: "event.time DESC, event.id DESC",
  oldest: "event.time, event.id",
  arrival: "event.id",
  lastArrived: "event.id DESC",
};

const AFTER: Readonly<Record<EventOrder, string>> = {
  newest: "(event.time, event.id) < (?, ?)",
  oldest: "(event.time, event.id) > (?, ?)",
  arrival: "event.id > ? + 0 * ?",
  lastArrived: "event.id < ? + 0 * ?",
};

function byArrival(order: EventOrder): boolean {
  return order === "arrival" || order === "lastArrived";
}

/** Returns an event. */
function readStoredEvent(statements: Statements, id: number): StoredEvent | undefined {
  const row = statements.get<EventRow>(`SELECT ${EVENT_COLUMNS} FROM event WHERE id = ?`, id);
  return row && storedEvent(row);
}

/** Lists events as `item` converts them. */
function listEvents<Item>(
  statements: Statements,
  filter: EventFilter,
  { page, item, maxBytes }: {
    readonly page: PageRequest & { readonly order?: EventOrder };
    readonly item: (row: EventRow) => Item;
    /** The page ends before an event that exceeds this. */
    readonly maxBytes?: number;
  },
): Page<Item> {
  const conditions = conditionsOf(statements, filter);
  if (!conditions) return { items: [] };
  const { order = "newest", offset = 0 } = page;
  const cursor = cursorOf(page, 2);
  if (cursor) {
    const [time = 0, id = 0] = cursor;
    conditions.add(AFTER[order], ...byArrival(order) ? [id, time] : [time, id]);
  }
  const read = <Columns>(columns: string, limit: number): Columns[] =>
    statements.all<Columns>(
      `SELECT ${columns} FROM event WHERE ${conditions.text}
       ORDER BY ${ORDERS[order]} LIMIT ? OFFSET ?`,
      ...conditions.values,
      limit + 1,
      offset,
    );
  let limit = limitOf(page);
  if (maxBytes !== undefined) {
    // SQLite knows sizes without reading the texts.
    const sizes = read<{ size: number }>("octet_length(event.text) AS size", limit);
    limit = Math.min(limit, countWithin(sizes, maxBytes));
  }
  const rows = read<EventRow>(EVENT_COLUMNS, limit);
  return pageOf(rows, { limit }, { item, cursor: (row) => [row.time, row.id] });
}

/** Returns how many of the first sizes are within a sum, and at least 1. */
function countWithin(sizes: readonly { readonly size: number }[], sum: number): number {
  let left = sum;
  const first = sizes.findIndex(({ size }) => (left -= size) < 0);
  return first < 0 ? sizes.length : Math.max(1, first);
}

/** A search in the texts of events looks at no more than these. */
const MAX_SEARCHED = 10_000;

/** Counts events. Those of a kind are counted already. */
function countEvents(statements: Statements, filter: EventFilter): number {
  const { kinds, ...others } = filter;
  if (kinds && Object.keys(others).length === 0) {
    return statements.number(
      `SELECT sum(count) FROM event_count WHERE kind IN (${placeholders(kinds)})`,
      ...kinds.map(codeOfKind),
    );
  }
  const conditions = conditionsOf(statements, filter);
  if (!conditions) return 0;
  return statements.number(
    `SELECT count(*) FROM event WHERE ${conditions.text}`,
    ...conditions.values,
  );
}

/** A dataset may be in very many runs: the events of the last ones are listed. */
const LAST_RUNS = `SELECT run FROM (SELECT run FROM io WHERE dataset = ? AND direction = ?
  ORDER BY sort_at DESC LIMIT 1000)`;

function conditionsOf(statements: Statements, filter: EventFilter): Conditions | undefined {
  const { kinds, eventTypes, namespace, job, runId, dataset, text, after, before } = filter;
  const conditions = new Conditions();
  if (kinds) conditions.add(`event.kind IN (${placeholders(kinds)})`, ...kinds.map(codeOfKind));
  if (eventTypes) conditions.add(`event.type IN (${placeholders(eventTypes)})`, ...eventTypes);
  if (namespace !== undefined) {
    const id = namespaceId(statements, namespace);
    if (id === undefined) return undefined;
    conditions.add("event.namespace = ?", id);
  }
  if (job) {
    conditions.add(
      `event.job = (SELECT id FROM job WHERE name = ?
       AND namespace = (SELECT id FROM namespace WHERE name = ?))`,
      job.name,
      job.namespace,
    );
  }
  if (runId !== undefined) {
    conditions.add("event.run = (SELECT id FROM run WHERE uuid = ?)", runId.toLowerCase());
  }
  if (dataset) {
    const id = datasetId(statements, dataset);
    if (id === undefined) return undefined;
    conditions.add(
      `(event.dataset = ? OR event.run IN (${LAST_RUNS} UNION ALL ${LAST_RUNS}))`,
      id,
      ...[id, 0, id, 1],
    );
  }
  if (text) {
    conditions.add("event.id > (SELECT coalesce(max(id), 0) FROM event) - ?", MAX_SEARCHED);
    conditions.add("event.text LIKE ? ESCAPE '\\'", containing(text));
  }
  const [from, to] = [after, before].map((time) => time && parseEventTime(time));
  if (typeof from === "number") conditions.add("event.time >= ?", from);
  if (typeof to === "number") conditions.add("event.time < ?", to);
  if (filter.withWarnings) conditions.add("event.warnings IS NOT NULL");
  if (filter.sinceId !== undefined) conditions.add("event.id > ?", filter.sinceId);
  return conditions;
}

/** So many texts are in memory at once, and so many bytes of them, or one larger text. */
const PIECE = 200;
const PIECE_BYTES = 256 * 1024;

/** Answers questions about events. */
export function eventQueries(ask: Ask): Omit<EventQueries, "onEvents"> {
  return {
    event: (id) => ask((statements) => readStoredEvent(statements, id)),
    events: (filter, page = {}) =>
      ask((statements) => listEvents(statements, filter, { page, item: eventSummary })),
    countEvents: (filter) => ask((statements) => countEvents(statements, filter)),
    async *readEvents(filter, page = {}) {
      const { order = "arrival", limit = Infinity } = page;
      let { cursor, offset = 0 } = page;
      let left = limit;
      while (left > 0) {
        const piece = Math.min(PIECE, left);
        const own = { order, limit: piece, offset, ...cursor !== undefined && { cursor } };
        const options = { page: own, item: storedEvent, maxBytes: PIECE_BYTES };
        const { items, next } = await ask((statements) => listEvents(statements, filter, options));
        if (items.length > 0) yield items;
        if (next === undefined) return;
        [cursor, offset, left] = [next, 0, left - items.length];
      }
    },
  };
}

/** Returns summaries of events that were appended. */
export function eventsAppended(
  events: readonly (NewEvent & { readonly id: number; readonly received: number })[],
): EventSummary[] {
  return events.map((event) => summaryOf(event, event));
}

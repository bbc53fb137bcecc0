import { formatEventTime, parseEventTime } from "../../events/event_time.ts";
import type {
  CatalogQueries,
  DataSource,
  EventsOfHour,
  Namespace,
  Tag,
  TagTarget,
} from "../../store/catalog.ts";
import type { Page, PageRequest, Timestamp } from "../../store/names.ts";
import type { Statements } from "../../tables/statements.ts";
import type { Ask } from "../ask.ts";
import { datasetId, jobId, namespaceId } from "../_names.ts";
import { cursorOf, limitOf, pageOf } from "../_paging.ts";

interface NamespaceRow {
  readonly id: number;
  readonly name: string;
  readonly first_at: number;
  readonly last_at: number;
  readonly hidden: number;
  readonly has_jobs: number;
  readonly has_datasets: number;
}

/** Returns a namespace. */
function readNamespace(statements: Statements, name: string): Namespace | undefined {
  const row = statements.get<NamespaceRow>("SELECT * FROM namespace WHERE name = ?", name);
  return row && namespaceOf(row);
}

function namespaceOf(row: NamespaceRow): Namespace {
  return {
    name: row.name,
    number: row.id,
    createdAt: formatEventTime(row.first_at),
    updatedAt: formatEventTime(row.last_at),
    hidden: row.hidden === 1,
    hasJobs: row.has_jobs === 1,
    hasDatasets: row.has_datasets === 1,
  };
}

/** Hides a namespace, its jobs and its datasets. */
function hideNamespace(statements: Statements, name: string): boolean {
  const id = namespaceId(statements, name);
  if (id === undefined) return false;
  statements.run("UPDATE namespace SET hidden = 1 WHERE id = ?", id);
  statements.run("UPDATE job SET hidden = 1 WHERE namespace = ?", id);
  statements.run("UPDATE dataset SET hidden = 1 WHERE namespace = ?", id);
  return true;
}

interface SourceRow {
  readonly name: string;
  readonly url: string | null;
  readonly first_at: number;
  readonly last_at: number;
}

/** Returns a data source. */
function readSource(statements: Statements, name: string): DataSource | undefined {
  const row = statements.get<SourceRow>("SELECT * FROM source WHERE name = ?", name);
  return row && sourceOf(row);
}

function sourceOf(row: SourceRow): DataSource {
  return {
    name: row.name,
    ...row.url !== null && { connectionUrl: row.url },
    createdAt: formatEventTime(row.first_at),
    updatedAt: formatEventTime(row.last_at),
  };
}

interface TagRow {
  readonly name: string;
  readonly description: string | null;
}

function tagOf({ name, description }: TagRow): Tag {
  return { name, ...description !== null && { description } };
}

function listByName<Row extends { readonly name: string }, Item>(
  statements: Statements,
  page: PageRequest,
  { table, item }: {
    readonly table: "namespace" | "source" | "tag";
    readonly item: (row: Row) => Item;
  },
): Page<Item> {
  const [after = ""] = cursorOf(page, 1) ?? [];
  const rows = statements.all<Row>(
    `SELECT * FROM ${table} WHERE name > ? ORDER BY name LIMIT ? OFFSET ?`,
    after,
    limitOf(page) + 1,
    page.offset ?? 0,
  );
  return pageOf(rows, page, { item, cursor: (row) => [row.name] });
}

/** Creates a tag or changes its description. */
function putTag(statements: Statements, { name, description }: Tag): Tag {
  const own = name.toUpperCase();
  statements.run(
    `INSERT INTO tag VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET
     description = coalesce(excluded.description, description)`,
    own,
    description ?? null,
  );
  const row = statements.get<TagRow>("SELECT * FROM tag WHERE name = ?", own);
  return row ? tagOf(row) : { name: own };
}

/** Sets or removes a tag of a target. Returns whether the target exists. */
function changeTag(
  statements: Statements,
  target: TagTarget,
  { tag, set }: { readonly tag: string; readonly set: boolean },
): boolean {
  const isThere = (target.kind === "job" ? jobId : datasetId)(statements, target) !== undefined;
  if (!isThere) return false;
  const field = target.kind === "dataset" ? target.field ?? "" : "";
  const values = [target.kind, target.namespace, target.name, field, tag.toUpperCase()];
  if (set) {
    putTag(statements, { name: tag });
    statements.run("INSERT INTO tagged VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", ...values);
  } else {
    statements.run(
      `DELETE FROM tagged WHERE kind = ? AND namespace = ? AND name = ? AND field = ? AND tag = ?`,
      ...values,
    );
  }
  return true;
}

const HOUR = 3_600_000_000;

/** Counts the events of each hour between two times. Hours without events are there as well. */
function eventsByHour(
  statements: Statements,
  { after, before }: { readonly after: Timestamp; readonly before: Timestamp },
): EventsOfHour[] {
  const [from = 0, to = 0] = [after, before]
    .map((time) => Math.floor((parseEventTime(time) ?? 0) / HOUR));
  const rows = statements.all<{ hour: number; type: string; events: number }>(
    "SELECT hour, type, events FROM event_hour WHERE hour >= ? AND hour < ?",
    from,
    to,
  );
  const counts = new Map(rows.map(({ hour, type, events }) => [`${hour}/${type}`, events]));
  const hours = Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);
  return hours.map((hour) => {
    const count = (type: string): number => counts.get(`${hour}/${type}`) ?? 0;
    return {
      hour: formatEventTime(hour * HOUR),
      start: count("START"),
      complete: count("COMPLETE"),
      fail: count("FAIL"),
      abort: count("ABORT"),
    };
  });
}

/** Counts entities that were created before each of some times. */
function countCreatedBefore(
  statements: Statements,
  { kind, times }: {
    readonly kind: "job" | "dataset" | "source";
    readonly times: readonly Timestamp[];
  },
): number[] {
  const where = kind === "source" ? "" : " AND hidden = 0";
  return times.map((time) =>
    statements.number(
      `SELECT count(*) FROM ${kind} WHERE first_at < ?${where}`,
      parseEventTime(time) ?? 0,
    )
  );
}

/** Answers questions about namespaces, sources and tags. */
export function catalogQueries(ask: Ask, change: Ask): CatalogQueries {
  return {
    namespaces: (page = {}) =>
      ask((statements) => listByName(statements, page, { table: "namespace", item: namespaceOf })),
    namespace: (name) => ask((statements) => readNamespace(statements, name)),
    deleteNamespace: (name) => change((statements) => hideNamespace(statements, name)),
    sources: (page = {}) =>
      ask((statements) => listByName(statements, page, { table: "source", item: sourceOf })),
    source: (name) => ask((statements) => readSource(statements, name)),
    tags: (page = {}) =>
      ask((statements) => listByName(statements, page, { table: "tag", item: tagOf })),
    setTag: (tag) => ask((statements) => putTag(statements, tag)),
    addTag: (target, tag) => ask((statements) => changeTag(statements, target, { tag, set: true })),
    removeTag: (target, tag) =>
      ask((statements) => changeTag(statements, target, { tag, set: false })),
    eventsByHour: (after, before) =>
      ask((statements) => eventsByHour(statements, { after, before })),
    countCreatedBefore: (kind, times) =>
      ask((statements) => countCreatedBefore(statements, { kind, times })),
  };
}

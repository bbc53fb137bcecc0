import { FacetMap } from "../../projection/facet_map.ts";
import type { JobRecord } from "../../projection/records.ts";
import { NO_STAMP } from "../../projection/stamp.ts";
import { RecentRuns } from "../../tables/recent_runs.ts";
import type { Statements } from "../../tables/statements.ts";
import { pairKey } from "./_key.ts";
import type { NamespaceRows } from "./namespace_rows.ts";
import { type RowValues, RowWriter } from "./_row_writer.ts";
import type { Searchable } from "./_searchable.ts";

/** A job, with the fields that only this store has. */
export interface StoredJob extends JobRecord, Searchable {
  readonly recent: RecentRuns;
  /** The row that the table has. */
  saved: RowValues | undefined;
}

interface JobRow {
  readonly id: number;
  readonly namespace: number;
  readonly name: string;
  readonly first_at: number;
  readonly last_at: number;
  readonly hidden: number;
  readonly parent: number | null;
  readonly parent_stamp: string;
  readonly declared_stamp: string;
  readonly state: number;
  readonly sort_at: number;
  readonly failures: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly recent: string;
  readonly facets: string;
}

const COLUMNS = [
  "id",
  "namespace",
  "name",
  "first_at",
  "last_at",
  "hidden",
  "parent",
  "parent_stamp",
  "declared_stamp",
  "state",
  "sort_at",
  "failures",
  "p50",
  "p95",
  "recent",
  "facets",
] as const;

/** The jobs that events change. */
export class JobRows {
  readonly #statements: Statements;
  readonly #namespaces: NamespaceRows;
  readonly #writer: RowWriter;
  readonly #records = new Map<string, StoredJob>();
  readonly #byId = new Map<number, StoredJob>();
  readonly #touched = new Set<StoredJob>();
  #nextId: number | undefined;

  constructor(statements: Statements, namespaces: NamespaceRows) {
    this.#statements = statements;
    this.#namespaces = namespaces;
    this.#writer = new RowWriter(statements, { table: "job", columns: COLUMNS });
  }

  /** The number of jobs in memory. */
  get size(): number {
    return this.#records.size;
  }

  /** Returns a job that an event names. */
  touch(namespace: string, name: string, options: { readonly time: number }): StoredJob {
    const { time } = options;
    const key = pairKey(namespace, name);
    const namespaceId = this.#namespaces.touch(namespace, { time, kind: "job" });
    const record = this.#records.get(key) ??
      this.#load({ namespaceId, namespace, name, time, key });
    if (time < record.span.first) [record.span.first, record.dirty] = [time, true];
    if (time > record.span.last) [record.span.last, record.dirty] = [time, true];
    if (record.hidden && this.#namespaces.reveals) {
      [record.hidden, record.dirty] = [false, true];
    }
    this.#touched.add(record);
    return record;
  }

  /** Returns the job of a number. */
  byId(id: number): StoredJob {
    const known = this.#byId.get(id);
    if (known) return known;
    const row = this.#statements.get<JobRow & { readonly of: string }>(
      `SELECT job.*, namespace.name AS of FROM job JOIN namespace ON namespace.id = job.namespace
       WHERE job.id = ?`,
      id,
    );
    if (!row) throw new RangeError(`Cannot read job ${id}: it is not there`);
    const { namespace: namespaceId, of: namespace, name } = row;
    return this.#keep(recordOf(row, { namespaceId, namespace, name }), pairKey(namespace, name));
  }

  /** Writes the changes. */
  flush(): void {
    for (const record of this.#touched) {
      if (!record.dirty && !record.recent.dirty) continue;
      const row = rowOf(record);
      this.#writer.write(row, record.saved);
      record.saved = row;
      record.dirty = record.recent.dirty = false;
    }
    this.#touched.clear();
  }

  /** Clears the memory. */
  forget(): void {
    this.#records.clear();
    this.#byId.clear();
    this.#touched.clear();
    this.#nextId = undefined;
  }

  /** Marks a job as one to write if it changed. */
  mark(record: StoredJob): void {
    this.#touched.add(record);
  }

  #load(
    given: {
      readonly namespaceId: number;
      readonly namespace: string;
      readonly name: string;
      readonly time: number;
      readonly key: string;
    },
  ): StoredJob {
    const { namespaceId, name, time, key } = given;
    const row = this.#statements.get<JobRow>(
      "SELECT * FROM job WHERE namespace = ? AND name = ?",
      namespaceId,
      name,
    );
    return this.#keep(row ? recordOf(row, given) : newRecord(this.#newId(), given, { time }), key);
  }

  #keep(record: StoredJob, key: string): StoredJob {
    this.#records.set(key, record);
    this.#byId.set(record.id, record);
    return record;
  }

  #newId(): number {
    this.#nextId ??= this.#statements.number("SELECT coalesce(max(id), 0) + 1 FROM job");
    return this.#nextId++;
  }
}

function rowOf(record: StoredJob): RowValues {
  const { last, failures, p50, p95 } = record.recent.summary();
  return [
    record.id,
    record.namespaceId,
    record.name,
    record.span.first,
    record.span.last,
    Number(record.hidden),
    record.parentId ?? null,
    record.parentStamp,
    record.declaredStamp,
    last?.state ?? 0,
    last?.sortAt ?? 0,
    failures,
    p50 ?? null,
    p95 ?? null,
    record.recent.toText(),
    record.facets.toText(),
  ];
}

type Named = Pick<StoredJob, "namespaceId" | "namespace" | "name">;

function recordOf(row: JobRow, { namespaceId, namespace, name }: Named): StoredJob {
  return {
    id: row.id,
    namespaceId,
    namespace,
    name,
    span: { first: row.first_at, last: row.last_at },
    facets: FacetMap.fromText(row.facets),
    hidden: row.hidden === 1,
    parentId: row.parent ?? undefined,
    parentStamp: row.parent_stamp,
    declaredStamp: row.declared_stamp,
    recent: RecentRuns.fromText(row.recent),
    texts: undefined,
    saved: COLUMNS.map((column) => row[column]),
    dirty: false,
  };
}

function newRecord(
  id: number,
  { namespaceId, namespace, name }: Named,
  { time }: { readonly time: number },
): StoredJob {
  return {
    id,
    namespaceId,
    namespace,
    name,
    span: { first: time, last: time },
    facets: new FacetMap(),
    hidden: false,
    parentId: undefined,
    parentStamp: NO_STAMP,
    declaredStamp: NO_STAMP,
    recent: new RecentRuns(),
    texts: [],
    saved: undefined,
    dirty: true,
  };
}

import { FacetMap } from "../projection/facet_map.ts";
import type { JobRecord } from "../projection/records.ts";
import { NO_STAMP } from "../projection/stamp.ts";
import { pairKey } from "./_key.ts";
import type { NamespaceRows } from "./_namespace_rows.ts";
import { RecentRuns } from "../tables/recent_runs.ts";
import type { Statements } from "../tables/statements.ts";
import type { Searchable } from "./_searchable.ts";

/** A job, with what only this store keeps of it. */
export interface StoredJob extends JobRecord, Searchable {
  readonly recent: RecentRuns;
}

interface JobRow {
  readonly id: number;
  readonly first_at: number;
  readonly last_at: number;
  readonly hidden: number;
  readonly parent: number | null;
  readonly parent_stamp: string;
  readonly declared_stamp: string;
  readonly recent: string;
  readonly facets: string;
}

const UPSERT = `INSERT INTO job VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET first_at = excluded.first_at, last_at = excluded.last_at,
  hidden = excluded.hidden, parent = excluded.parent, parent_stamp = excluded.parent_stamp,
  declared_stamp = excluded.declared_stamp, state = excluded.state, sort_at = excluded.sort_at,
  failures = excluded.failures, p50 = excluded.p50, p95 = excluded.p95, recent = excluded.recent,
  facets = excluded.facets`;

/** The jobs that events change. */
export class JobRows {
  readonly #statements: Statements;
  readonly #namespaces: NamespaceRows;
  readonly #records = new Map<string, StoredJob>();
  readonly #byId = new Map<number, StoredJob>();
  readonly #touched = new Set<StoredJob>();
  #nextId: number | undefined;

  constructor(statements: Statements, namespaces: NamespaceRows) {
    this.#statements = statements;
    this.#namespaces = namespaces;
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
    if (record.hidden) [record.hidden, record.dirty] = [false, true];
    this.#touched.add(record);
    return record;
  }

  /** Returns the job of a number. */
  byId(id: number): StoredJob {
    const known = this.#byId.get(id);
    if (known) return known;
    const row = this.#statements.get<JobRow & { namespace: number; name: string; of: string }>(
      `SELECT job.*, namespace.name AS of FROM job JOIN namespace ON namespace.id = job.namespace
       WHERE job.id = ?`,
      id,
    );
    if (!row) throw new RangeError(`Cannot read job ${id}: it is not there`);
    const { namespace: namespaceId, of: namespace, name } = row;
    return this.#keep(recordOf(row, { namespaceId, namespace, name }), pairKey(namespace, name));
  }

  /** Writes what changed. */
  flush(): void {
    for (const record of this.#touched) {
      if (!record.dirty && !record.recent.dirty) continue;
      const { last, failures, p50, p95 } = record.recent.summary();
      this.#statements.run(
        UPSERT,
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
      );
      record.dirty = record.recent.dirty = false;
    }
    this.#touched.clear();
  }

  /** Forgets what is in memory. */
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
    dirty: true,
  };
}

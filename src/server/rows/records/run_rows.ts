import { FacetMap } from "../../projection/facet_map.ts";
import type { RunEnd, RunRecord } from "../../projection/records.ts";
import { type RunFacts, runFacts } from "../../projection/run_facts.ts";
import { NO_STAMP } from "../../projection/stamp.ts";
import { codeOfState, stateOfCode } from "../../tables/codes.ts";
import { RECENT_RUNS, type RecentRun } from "../../tables/recent_runs.ts";
import type { Statements } from "../../tables/statements.ts";
import type { JobRows, StoredJob } from "./job_rows.ts";
import { type RowValues, RowWriter } from "./_row_writer.ts";
import type { Searchable } from "./_searchable.ts";

/** A run with its row in the tables. */
export interface StoredRun extends RunRecord, Searchable {
  job: StoredJob;
  saved: SavedRun | undefined;
}

interface SavedRun {
  readonly sortAt: number;
  readonly state: number;
  readonly jobId: number;
  readonly row: RowValues;
}

interface RunRow {
  readonly id: number;
  readonly uuid: string;
  readonly job: number;
  readonly job_stamp: string;
  readonly namespace: number;
  readonly parent: number | null;
  readonly parent_stamp: string;
  readonly state: number;
  readonly sort_at: number;
  readonly first_at: number | null;
  readonly last_at: number | null;
  readonly named_at: number | null;
  readonly start_at: number | null;
  readonly active_at: number | null;
  readonly ended_at: number | null;
  readonly end_stamp: string | null;
  readonly facets: string;
}

const COLUMNS = [
  "id",
  "uuid",
  "job",
  "job_stamp",
  "namespace",
  "parent",
  "parent_stamp",
  "state",
  "sort_at",
  "first_at",
  "last_at",
  "named_at",
  "start_at",
  "active_at",
  "ended_at",
  "end_stamp",
  "facets",
] as const;

const HOUR = 3_600_000_000;

/** The runs that events change. */
export class RunRows {
  readonly #statements: Statements;
  readonly #jobs: JobRows;
  readonly #writer: RowWriter;
  readonly #records = new Map<string, StoredRun>();
  readonly #touched = new Set<StoredRun>();
  readonly #hours = new Map<string, number>();
  #nextId: number | undefined;

  constructor(statements: Statements, jobs: JobRows) {
    this.#statements = statements;
    this.#jobs = jobs;
    this.#writer = new RowWriter(statements, { table: "run", columns: COLUMNS });
  }

  /** The number of runs in memory. */
  get size(): number {
    return this.#records.size;
  }

  /** Returns a run that an event names. */
  touch(runId: string, job: StoredJob): StoredRun {
    const record = this.#records.get(runId) ?? this.#load(runId, job);
    this.#touched.add(record);
    return record;
  }

  /** Writes the changes. Returns the runs whose job or place in the order changed. */
  flush(): readonly StoredRun[] {
    const moved: StoredRun[] = [];
    for (const record of this.#touched) {
      if (!record.dirty) continue;
      const facts = runFacts(record);
      const { saved } = record;
      const row = rowOf(record, facts);
      this.#writer.write(row, saved?.row);
      this.#count(record, facts);
      this.#remember(record, { facts, row });
      if (saved && (saved.sortAt !== facts.sortAt || saved.jobId !== record.job.id)) {
        moved.push(record);
      }
      record.dirty = false;
      // Few runs have another event after their end.
      if (record.end) this.#records.delete(record.runId);
    }
    this.#touched.clear();
    this.#flushHours();
    return moved;
  }

  /** Clears the memory. */
  forget(): void {
    this.#records.clear();
    this.#touched.clear();
    this.#hours.clear();
    this.#nextId = undefined;
  }

  // The counts of runs by hour and state follow each change.
  #count(record: StoredRun, facts: RunFacts): void {
    const state = codeOfState(facts.state);
    if (record.saved) this.#add(record.saved.sortAt, record.saved.state, -1);
    this.#add(facts.sortAt, state, 1);
  }

  #add(sortAt: number, state: number, count: number): void {
    const key = `${Math.floor(sortAt / HOUR)}/${state}`;
    this.#hours.set(key, (this.#hours.get(key) ?? 0) + count);
  }

  #flushHours(): void {
    for (const [key, count] of this.#hours) {
      if (count === 0) continue;
      const [hour, state] = key.split("/").map(Number);
      this.#statements.run(
        `INSERT INTO run_hour VALUES (?, ?, ?)
         ON CONFLICT (hour, state) DO UPDATE SET runs = runs + excluded.runs`,
        hour ?? 0,
        state ?? 0,
        count,
      );
    }
    this.#hours.clear();
  }

  #remember(
    record: StoredRun,
    { facts, row }: { readonly facts: RunFacts; readonly row: RowValues },
  ): void {
    const { saved, job } = record;
    const state = codeOfState(facts.state);
    record.saved = { sortAt: facts.sortAt, state, jobId: job.id, row };
    if (saved && saved.jobId !== job.id) this.#readRecent(this.#jobs.byId(saved.jobId));
    const isKept = job.recent.put({
      uuid: record.runId,
      state,
      sortAt: facts.sortAt,
      createdAt: facts.createdAt,
      startedAt: facts.startedAt,
      endedAt: facts.endedAt,
    });
    if (!isKept) this.#readRecent(job);
    this.#jobs.mark(job);
  }

  #readRecent(job: StoredJob): void {
    const rows = this.#statements.all<RunRow>(
      `SELECT * FROM run WHERE job = ? ORDER BY sort_at DESC, uuid DESC LIMIT ${RECENT_RUNS}`,
      job.id,
    );
    job.recent.replace(rows.map((row): RecentRun => ({
      uuid: row.uuid,
      state: row.state,
      sortAt: row.sort_at,
      createdAt: row.first_at ?? row.named_at ?? 0,
      startedAt: row.start_at ?? row.active_at ?? undefined,
      endedAt: row.ended_at ?? undefined,
    })));
    this.#jobs.mark(job);
  }

  #load(runId: string, job: StoredJob): StoredRun {
    const row = this.#statements.get<RunRow>("SELECT * FROM run WHERE uuid = ?", runId);
    const record = row
      ? recordOf(row, { runId, job: row.job === job.id ? job : this.#jobs.byId(row.job) })
      : newRecord(this.#newId(), { runId, job });
    this.#records.set(runId, record);
    return record;
  }

  #newId(): number {
    this.#nextId ??= this.#statements.number("SELECT coalesce(max(id), 0) + 1 FROM run");
    return this.#nextId++;
  }
}

function rowOf(record: StoredRun, facts: RunFacts): RowValues {
  return [
    record.id,
    record.runId,
    record.job.id,
    record.jobStamp,
    record.job.namespaceId,
    record.parentId ?? null,
    record.parentStamp,
    codeOfState(facts.state),
    facts.sortAt,
    record.span?.first ?? null,
    record.span?.last ?? null,
    record.namedAt ?? null,
    record.startAt ?? null,
    record.activeAt ?? null,
    record.end?.time ?? null,
    record.end?.stamp ?? null,
    record.facets.toText(),
  ];
}

type Named = Pick<StoredRun, "runId" | "job">;

function recordOf(row: RunRow, { runId, job }: Named): StoredRun {
  return {
    id: row.id,
    runId,
    job,
    jobStamp: row.job_stamp,
    parentId: row.parent ?? undefined,
    parentStamp: row.parent_stamp,
    span: row.first_at === null ? undefined : { first: row.first_at, last: row.last_at ?? 0 },
    namedAt: row.named_at ?? undefined,
    startAt: row.start_at ?? undefined,
    activeAt: row.active_at ?? undefined,
    end: endOf(row),
    facets: FacetMap.fromText(row.facets),
    saved: {
      sortAt: row.sort_at,
      state: row.state,
      jobId: row.job,
      row: COLUMNS.map((column) => row[column]),
    },
    texts: undefined,
    dirty: false,
  };
}

function endOf(row: RunRow): RunEnd | undefined {
  if (row.ended_at === null || row.end_stamp === null) return undefined;
  const state = stateOfCode(row.state) as RunEnd["state"];
  return { stamp: row.end_stamp, time: row.ended_at, state };
}

function newRecord(id: number, { runId, job }: Named): StoredRun {
  return {
    id,
    runId,
    job,
    jobStamp: NO_STAMP,
    parentId: undefined,
    parentStamp: NO_STAMP,
    span: undefined,
    namedAt: undefined,
    startAt: undefined,
    activeAt: undefined,
    end: undefined,
    facets: new FacetMap(),
    saved: undefined,
    texts: [],
    dirty: true,
  };
}

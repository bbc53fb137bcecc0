import type { Statements } from "../../tables/statements.ts";

interface NamespaceRecord {
  readonly id: number;
  readonly name: string;
  firstAt: number;
  lastAt: number;
  hidden: boolean;
  hasJobs: boolean;
  hasDatasets: boolean;
}

const MAX_KEPT = 10_000;

/** The namespaces, kept in memory and written together. */
export class NamespaceRows {
  /** Whether an event makes a hidden namespace, job or dataset visible that it names. */
  readonly reveals: boolean;
  readonly #statements: Statements;
  readonly #records = new Map<string, NamespaceRecord>();
  readonly #dirty = new Set<NamespaceRecord>();
  #nextId: number | undefined;

  constructor(statements: Statements, { reveals }: { readonly reveals: boolean }) {
    this.#statements = statements;
    this.reveals = reveals;
  }

  /** Returns the number of a namespace that an event names. */
  touch(
    name: string,
    options: { readonly time: number; readonly kind: "job" | "dataset" },
  ): number {
    const { time, kind } = options;
    const record = this.#records.get(name) ?? this.#load(name, time);
    const staysHidden = record.hidden && !this.reveals;
    const isKnown = record.hidden === staysHidden && time >= record.firstAt &&
      time <= record.lastAt &&
      (kind === "job" ? record.hasJobs : record.hasDatasets);
    if (isKnown) return record.id;
    record.firstAt = Math.min(record.firstAt, time);
    record.lastAt = Math.max(record.lastAt, time);
    record.hidden = staysHidden;
    if (kind === "job") record.hasJobs = true;
    else record.hasDatasets = true;
    this.#dirty.add(record);
    return record.id;
  }

  /** Writes the changes. */
  flush(): void {
    for (const record of this.#dirty) {
      this.#statements.run(
        `INSERT INTO namespace VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET first_at = excluded.first_at, last_at = excluded.last_at,
         hidden = excluded.hidden, has_jobs = excluded.has_jobs, has_datasets = excluded.has_datasets`,
        record.id,
        record.name,
        record.firstAt,
        record.lastAt,
        Number(record.hidden),
        Number(record.hasJobs),
        Number(record.hasDatasets),
      );
    }
    this.#dirty.clear();
    if (this.#records.size > MAX_KEPT) this.forget();
  }

  /** Clears the memory. */
  forget(): void {
    this.#records.clear();
    this.#dirty.clear();
    this.#nextId = undefined;
  }

  #load(name: string, time: number): NamespaceRecord {
    const row = this.#statements.get<Record<string, number>>(
      "SELECT * FROM namespace WHERE name = ?",
      name,
    );
    const record: NamespaceRecord = {
      id: row?.["id"] ?? this.#newId(),
      name,
      firstAt: row?.["first_at"] ?? time,
      lastAt: row?.["last_at"] ?? time,
      hidden: row?.["hidden"] === 1,
      hasJobs: row?.["has_jobs"] === 1,
      hasDatasets: row?.["has_datasets"] === 1,
    };
    this.#records.set(name, record);
    return record;
  }

  #newId(): number {
    // From 0: the first eight have the eight colours in their order.
    this.#nextId ??= this.#statements.number("SELECT coalesce(max(id) + 1, 0) FROM namespace");
    return this.#nextId++;
  }
}

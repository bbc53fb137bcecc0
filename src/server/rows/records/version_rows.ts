import { nameUuid } from "../../events/name_uuid.ts";
import type { DatasetContent } from "../../projection/dataset_content.ts";
import type { Statements } from "../../tables/statements.ts";
import type { StoredDataset } from "./dataset_rows.ts";

/** The time at which a run read (0) or wrote (1) a version. */
export interface VersionTime {
  readonly direction: number;
  readonly time: number;
}

/** The maximum number of times in memory, which take a few megabytes. */
const MAX_KEPT = 20_000;

/** The versions of datasets. */
export class VersionRows {
  readonly #statements: Statements;
  readonly #changed = new Set<number>();
  /** The earliest time of each version by direction, as the tables have it. */
  readonly #earliest = new Map<number, readonly [read: number, written: number]>();

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  /** Returns the number of the version with some content; `at` is the run that has it, if it is new. */
  idOf(dataset: StoredDataset, content: DatasetContent, at?: VersionTime): number {
    const { fields = "", lifecycleState = "", storageVersion = "" } = content;
    const key = `${fields}\n${lifecycleState}\n${storageVersion}`;
    const known = dataset.versions.get(key);
    if (known !== undefined) return known;
    const id = this.#find(dataset, content, at);
    // A storage that counts its versions has another one each time.
    if (dataset.versions.size >= 8) dataset.versions.clear();
    dataset.versions.set(key, id);
    return id;
  }

  /** Adds the time of a dataset event that has a version. */
  observe(id: number, time: number): void {
    this.#statements.run(
      `UPDATE version SET told_first = min(coalesce(told_first, ?1), ?1),
       told_last = max(coalesce(told_last, ?1), ?1) WHERE id = ?2`,
      time,
      id,
    );
    this.#changed.add(id);
  }

  /** Marks a version whose runs changed. */
  mark(id: number): void {
    this.#changed.add(id);
  }

  /**
   * Marks a version that a run has at another time than before, unless that is neither the earliest time
   * nor was.
   */
  markTime(id: number, at: { direction: number; time: number; before: number }): void {
    const earliest = this.#earliest.get(id)?.[at.direction];
    if (earliest !== undefined && earliest <= at.time && earliest !== at.before) return;
    this.#changed.add(id);
  }

  /** Recomputes the times of marked versions, after the runs that have them were written. */
  flush(): void {
    if (this.#earliest.size > MAX_KEPT) this.#earliest.clear();
    for (const id of this.#changed) {
      const row = this.#statements.get<{ first_at: number | null; read_at: number | null }>(
        `UPDATE version SET first_at = nullif(min(
           coalesce((SELECT min(time) FROM io WHERE version = ?1 AND direction = 1), 9e15),
           coalesce(told_first, 9e15)), 9e15),
         read_at = (SELECT min(time) FROM io WHERE version = ?1 AND direction = 0)
         WHERE id = ?1 RETURNING first_at, read_at`,
        id,
      );
      this.#earliest.set(id, [row?.read_at ?? Infinity, row?.first_at ?? Infinity]);
    }
    this.#changed.clear();
  }

  /** Clears the memory. */
  forget(): void {
    this.#changed.clear();
    this.#earliest.clear();
  }

  #find(dataset: StoredDataset, content: DatasetContent, at: VersionTime | undefined): number {
    const { namespace, name } = dataset;
    const uuid = nameUuid(JSON.stringify([namespace, name, content]));
    const id = this.#statements.number(
      "SELECT id FROM version WHERE dataset = ? AND uuid = ?",
      dataset.id,
      uuid,
    );
    if (id > 0) return id;
    const row = this.#statements.get<{ readonly id: number }>(
      `INSERT INTO version (dataset, uuid, first_at, read_at, lifecycle, storage, fields)
       VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id`,
      dataset.id,
      uuid,
      at?.direction === 1 ? at.time : null,
      at?.direction === 0 ? at.time : null,
      content.lifecycleState ?? null,
      content.storageVersion ?? null,
      content.fields ?? null,
    );
    const created = row?.id ?? 0;
    if (at) {
      this.#earliest.set(created, at.direction === 1 ? [Infinity, at.time] : [at.time, Infinity]);
    }
    return created;
  }
}

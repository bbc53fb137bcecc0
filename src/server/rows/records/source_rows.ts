import type { Stamp } from "../../projection/stamp.ts";
import type { Statements } from "../../tables/statements.ts";

interface SourceRecord {
  readonly name: string;
  url: string | undefined;
  stamp: Stamp;
  firstAt: number;
  lastAt: number;
}

const MAX_KEPT = 5_000;

/** The data sources that `dataSource` facets name. */
export class SourceRows {
  readonly #statements: Statements;
  readonly #records = new Map<string, SourceRecord>();
  readonly #dirty = new Set<SourceRecord>();

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  /** Adds a mention of a source. */
  touch(
    name: string,
    url: string | undefined,
    { time, stamp }: { readonly time: number; readonly stamp: Stamp },
  ): void {
    const record = this.#records.get(name) ?? this.#load(name, time);
    record.firstAt = Math.min(record.firstAt, time);
    record.lastAt = Math.max(record.lastAt, time);
    if (stamp > record.stamp) [record.url, record.stamp] = [url, stamp];
    this.#dirty.add(record);
  }

  /** Writes the changes. */
  flush(): void {
    for (const { name, url, stamp, firstAt, lastAt } of this.#dirty) {
      this.#statements.run(
        `INSERT INTO source VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET
         url = excluded.url, stamp = excluded.stamp, first_at = excluded.first_at,
         last_at = excluded.last_at`,
        name,
        url ?? null,
        stamp,
        firstAt,
        lastAt,
      );
    }
    this.#dirty.clear();
    if (this.#records.size > MAX_KEPT) this.#records.clear();
  }

  /** Clears the memory. */
  forget(): void {
    this.#records.clear();
    this.#dirty.clear();
  }

  #load(name: string, time: number): SourceRecord {
    const row = this.#statements.get<
      { url: string | null; stamp: string; first_at: number; last_at: number }
    >("SELECT * FROM source WHERE name = ?", name);
    const record = {
      name,
      url: row?.url ?? undefined,
      stamp: row?.stamp ?? "",
      firstAt: row?.first_at ?? time,
      lastAt: row?.last_at ?? time,
    };
    this.#records.set(name, record);
    return record;
  }
}

import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";

/** A row of an answer of SQLite. */
export type Row = Readonly<Record<string, null | number | bigint | string | Uint8Array>>;

/** The statements of a database, each prepared at its first use. */
export class Statements {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Runs a statement that returns no rows. Returns the number of rows that it changed. */
  run(sql: string, ...values: readonly SQLInputValue[]): number {
    return Number(this.#prepare(sql).run(...values).changes);
  }

  /** Returns the first row. */
  get<T = Row>(sql: string, ...values: readonly SQLInputValue[]): T | undefined {
    return this.#prepare(sql).get(...values) as T | undefined;
  }

  /** Returns all rows. */
  all<T = Row>(sql: string, ...values: readonly SQLInputValue[]): T[] {
    return this.#prepare(sql).all(...values) as T[];
  }

  /** Returns the number in the only column of the only row, 0 for `NULL`. */
  number(sql: string, ...values: readonly SQLInputValue[]): number {
    const row = this.get<Record<string, number | null>>(sql, ...values);
    return row === undefined ? 0 : Object.values(row)[0] ?? 0;
  }

  /** Runs several statements without values. */
  exec(sql: string): void {
    this.#database.exec(sql);
  }

  /** Runs a function in a transaction. */
  transact<T>(body: () => T): T {
    // Outside the `try`: where BEGIN fails there is nothing to roll back.
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const result = body();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      this.#rollBack();
      throw error;
    }
  }

  #rollBack(): void {
    try {
      this.#database.exec("ROLLBACK");
    } catch {
      // SQLite has rolled back by itself; the first error is the one to report.
    }
  }

  #prepare(sql: string): StatementSync {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    // Filters put texts of SQL together, of which there are some hundreds.
    if (this.#prepared.size > 1000) this.#prepared.clear();
    const statement = this.#database.prepare(sql);
    this.#prepared.set(sql, statement);
    return statement;
  }
}

import type { SQLInputValue } from "node:sqlite";
import type { Statements } from "../../tables/statements.ts";

/** The values of a row in the order of its columns. */
export type RowValues = readonly SQLInputValue[];

/** Options of {@linkcode RowWriter}. */
export interface RowWriterOptions {
  /** The table. */
  readonly table: string;
  /** The columns. */
  readonly columns: readonly string[];
  /**
   * The number of columns that identify a row. They come first.
   * @default {1}
   */
  readonly keys?: number;
}

/**
 * Writes rows of a table. Of an existing row only the changed columns are written, because SQLite rewrites
 * each index that has a column of the statement, even if its value is the same.
 *
 * A row that breaks a constraint ends the transaction (`OR ROLLBACK`). To undo only the statement, SQLite
 * would copy each page before it changes, as the tables have triggers.
 */
export class RowWriter {
  readonly #statements: Statements;
  readonly #options: RowWriterOptions;
  readonly #insert: string;
  /** The text of each update, by the bits of the columns that it changes. */
  readonly #updates = new Map<number, string>();

  constructor(statements: Statements, options: RowWriterOptions) {
    this.#statements = statements;
    this.#options = options;
    const { table, columns } = options;
    this.#insert = `INSERT OR ROLLBACK INTO ${table} (${columns.join(", ")})
      VALUES (${columns.map(() => "?").join(", ")})`;
  }

  /** Writes a row; `saved` are the values that the table has, without which the row is a new one. */
  write(row: RowValues, saved: RowValues | undefined): void {
    if (!saved) {
      this.#statements.run(this.#insert, ...row);
      return;
    }
    const { keys = 1 } = this.#options;
    const values: SQLInputValue[] = [];
    let bits = 0;
    for (let at = keys; at < row.length; at++) {
      const value = row[at] ?? null;
      if (value === saved[at]) continue;
      bits |= 1 << at;
      values.push(value);
    }
    if (bits === 0) return;
    for (let at = 0; at < keys; at++) values.push(row[at] ?? null);
    this.#statements.run(this.#updateOf(bits), ...values);
  }

  #updateOf(bits: number): string {
    const known = this.#updates.get(bits);
    if (known !== undefined) return known;
    const { table, columns, keys = 1 } = this.#options;
    const changed = columns.filter((_, at) => (bits & (1 << at)) !== 0);
    const sql = `UPDATE OR ROLLBACK ${table} SET ${changed.map((name) => `${name} = ?`).join(", ")}
      WHERE ${columns.slice(0, keys).map((name) => `${name} = ?`).join(" AND ")}`;
    this.#updates.set(bits, sql);
    return sql;
  }
}

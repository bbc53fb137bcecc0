/** A value that SQLite stores. */
export type SqliteValue = null | number | bigint | string | Uint8Array;

/** The part of `DatabaseSync` of `node:sqlite` that a change of a run uses. */
export interface SqliteDatabase {
  /** Runs statements without results. */
  exec(sql: string): void;
  /** Prepares a statement. */
  prepare(sql: string): SqliteStatement;
}

/** The part of `StatementSync` of `node:sqlite` that a change of a run uses. */
export interface SqliteStatement {
  /** Runs the statement. */
  run(...values: SqliteValue[]): unknown;
  /** Returns the first row. */
  get(...values: SqliteValue[]): Readonly<Record<string, unknown>> | undefined;
  /** Returns all rows. */
  all(...values: SqliteValue[]): readonly Readonly<Record<string, unknown>>[];
}

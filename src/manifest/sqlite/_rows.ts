import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { ClaimRecord } from "../claim_record.ts";
import {
  CLAIM_FIELDS,
  columnDefinition,
  columnOf,
  isOptional,
  parseClaimRow,
} from "../_claim_fields.ts";
import type { ClaimsAfterOptions, ManifestRows } from "../_manifest_rows.ts";

const TYPES = { string: "TEXT", integer: "INTEGER" };

/** The tables that a lineage store has. */
const LINEAGE_TABLES = "SELECT name FROM sqlite_master WHERE name IN ('event', 'event_hour')";

/**
 * Creates the tables and columns that are missing. A database of another program keeps its tables.
 *
 * @throws {Error} If the database is a lineage store, which has one writer.
 */
export function createTables(database: DatabaseSync): void {
  if (database.prepare(LINEAGE_TABLES).all().length === 2) {
    throw new Error("Cannot create a manifest: the file is a lineage store");
  }
  database.exec(CREATE_TABLES);
  const columns = database.prepare("SELECT name FROM pragma_table_info('claim')").all();
  const existing = new Set(columns.map((row) => row["name"]));
  // Version 0.1 lacked some of them.
  for (const field of CLAIM_FIELDS.filter(isOptional)) {
    if (existing.has(columnOf(field))) continue;
    database.exec(`ALTER TABLE claim ADD COLUMN ${columnDefinition(field, TYPES)}`);
  }
}

const CREATE_TABLES = `
  CREATE TABLE IF NOT EXISTS manifest (
    run_id TEXT PRIMARY KEY
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS claim (
    ${CLAIM_FIELDS.map((field) => columnDefinition(field, TYPES)).join(", ")}
  ) STRICT, WITHOUT ROWID`;

const REPLACE_CLAIM = `REPLACE INTO claim (${CLAIM_FIELDS.map(columnOf).join(", ")})
  VALUES (${CLAIM_FIELDS.map(() => "?").join(", ")})`;

/**
 * The tables of a manifest. Each statement is prepared at its first use. A file of an earlier version
 * lacks columns until `create()` adds them: it can be read, not written.
 */
export class SqliteRows implements ManifestRows {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  isDone(runId: string): boolean {
    return this.#statement("SELECT 1 FROM manifest WHERE run_id = ?").get(runId) !== undefined;
  }

  /** Returns the run ids that are marked as done. */
  areDone(runIds: readonly string[]): Set<string> {
    const rows = this.#statement(
      "SELECT run_id FROM manifest WHERE run_id IN (SELECT value FROM json_each(?))",
    ).all(JSON.stringify(runIds));
    return new Set(rows.map((row) => String(row["run_id"])));
  }

  markDone(runId: string): void {
    this.#statement("INSERT INTO manifest (run_id) VALUES (?) ON CONFLICT DO NOTHING").run(runId);
  }

  unmark(runId: string): void {
    this.#statement("DELETE FROM manifest WHERE run_id = ?").run(runId);
  }

  readClaim(runId: string): ClaimRecord | undefined {
    const row = this.#statement("SELECT * FROM claim WHERE run_id = ?").get(runId);
    return row && parseClaimRow(row);
  }

  writeClaim(record: ClaimRecord): void {
    this.#statement(REPLACE_CLAIM).run(...CLAIM_FIELDS.map((field) => record[field] ?? null));
  }

  claimsAfter(runId: string, { states, limit }: ClaimsAfterOptions): readonly ClaimRecord[] {
    return this.#statement(
      `SELECT * FROM claim WHERE run_id > ? AND state IN (SELECT value FROM json_each(?))
      ORDER BY run_id LIMIT ?`,
    ).all(runId, JSON.stringify(states), limit).map(parseClaimRow);
  }

  #statement(sql: string): StatementSync {
    const prepared = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, prepared);
    return prepared;
  }
}

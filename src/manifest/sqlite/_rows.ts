import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { ClaimRecord } from "../claim_record.ts";
import {
  CLAIM_FIELDS,
  columnDefinition,
  columnOf,
  isOptional,
  parseClaim,
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
  const existing = claimColumns(database);
  // Version 0.1 lacked some of them.
  for (const field of CLAIM_FIELDS.filter(isOptional)) {
    if (existing.has(columnOf(field))) continue;
    database.exec(`ALTER TABLE claim ADD COLUMN ${columnDefinition(field, TYPES)}`);
  }
}

function claimColumns(database: DatabaseSync): Set<string> {
  const rows = database.prepare("SELECT name FROM pragma_table_info('claim')").all();
  return new Set(rows.map((row) => String(row["name"])));
}

const CREATE_TABLES = `
  CREATE TABLE IF NOT EXISTS manifest (
    run_id TEXT PRIMARY KEY
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS claim (
    ${CLAIM_FIELDS.map((field) => columnDefinition(field, TYPES)).join(", ")}
  ) STRICT, WITHOUT ROWID`;

/** The tables of a manifest, by prepared statements. */
export class SqliteRows implements ManifestRows {
  readonly #database: DatabaseSync;
  readonly #isDone: StatementSync;
  readonly #areDone: StatementSync;
  #marks: MarkStatements | undefined;
  #claims: ClaimStatements | undefined;
  #write: StatementSync | undefined;

  /** Prepares statements. Throws the error of SQLite if a table is missing. */
  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#isDone = database.prepare("SELECT 1 FROM manifest WHERE run_id = ?");
    this.#areDone = database.prepare(
      "SELECT run_id FROM manifest WHERE run_id IN (SELECT value FROM json_each(?))",
    );
  }

  isDone(runId: string): boolean {
    return this.#isDone.get(runId) !== undefined;
  }

  /** Returns the run ids that are marked as done. */
  areDone(runIds: readonly string[]): Set<string> {
    const rows = this.#areDone.all(JSON.stringify(runIds));
    return new Set(rows.map((row) => String(row["run_id"])));
  }

  markDone(runId: string): void {
    this.#markStatements().add.run(runId);
  }

  unmark(runId: string): void {
    this.#markStatements().remove.run(runId);
  }

  readClaim(runId: string): ClaimRecord | undefined {
    const row = this.#claimStatements().read.get(runId);
    return row && parseClaim((field) => row[field]);
  }

  writeClaim(record: ClaimRecord): void {
    this.#write ??= this.#database.prepare(REPLACE_CLAIM);
    this.#write.run(...CLAIM_FIELDS.map((field) => record[field] ?? null));
  }

  claimsAfter(runId: string, { states, limit }: ClaimsAfterOptions): readonly ClaimRecord[] {
    const rows = this.#claimStatements().after.all(runId, JSON.stringify(states), limit);
    return rows.map((row) => parseClaim((field) => row[field]));
  }

  #markStatements(): MarkStatements {
    return this.#marks ??= {
      add: this.#database.prepare(
        "INSERT INTO manifest (run_id) VALUES (?) ON CONFLICT DO NOTHING",
      ),
      remove: this.#database.prepare("DELETE FROM manifest WHERE run_id = ?"),
    };
  }

  #claimStatements(): ClaimStatements {
    return this.#claims ??= prepareClaims(this.#database);
  }
}

const REPLACE_CLAIM = `REPLACE INTO claim (${CLAIM_FIELDS.map(columnOf).join(", ")})
  VALUES (${CLAIM_FIELDS.map(() => "?").join(", ")})`;

interface MarkStatements {
  readonly add: StatementSync;
  readonly remove: StatementSync;
}

interface ClaimStatements {
  readonly read: StatementSync;
  readonly after: StatementSync;
}

// A file of an earlier version lacks columns until create() adds them: it can be read, not written.
function prepareClaims(database: DatabaseSync): ClaimStatements {
  const existing = claimColumns(database);
  const selected = CLAIM_FIELDS.map((field) => {
    const column = columnOf(field);
    return `${existing.has(column) ? column : "NULL"} AS ${field}`;
  }).join(", ");
  return {
    read: database.prepare(`SELECT ${selected} FROM claim WHERE run_id = ?`),
    after: database.prepare(
      `SELECT ${selected} FROM claim WHERE run_id > ? AND state IN (SELECT value FROM json_each(?))
      ORDER BY run_id LIMIT ?`,
    ),
  };
}

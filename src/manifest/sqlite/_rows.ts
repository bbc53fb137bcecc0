import type { DatabaseSync, StatementSync } from "node:sqlite";
import { CLAIM_STATES, type ClaimRecord } from "../_claim_record.ts";
import type { ManifestRows } from "../_manifest_rows.ts";

const COLUMNS: Record<keyof ClaimRecord, string> = {
  runId: "run_id",
  state: "state",
  token: "token",
  nonce: "nonce",
  owner: "owner",
  beat: "beat",
  leaseMs: "lease_ms",
  expiresAt: "expires_at",
  attempts: "attempts",
  epoch: "epoch",
  nextAt: "next_at",
  error: "error",
  claimedAt: "claimed_at",
  doneAt: "done_at",
};

/** What `STRICT` tables can give back for a record: `NULL` where we say `undefined`. */
type ClaimRow = {
  readonly [Field in keyof ClaimRecord]: undefined extends ClaimRecord[Field]
    ? Exclude<ClaimRecord[Field], undefined> | null
    : ClaimRecord[Field];
};

/** Makes the tables where they are missing. */
export const CREATE_TABLES = `
  CREATE TABLE IF NOT EXISTS manifest (
    run_id TEXT PRIMARY KEY
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS claim (
    run_id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    token INTEGER NOT NULL,
    nonce TEXT NOT NULL,
    owner TEXT NOT NULL,
    beat INTEGER NOT NULL,
    lease_ms INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    error TEXT,
    claimed_at INTEGER NOT NULL,
    done_at INTEGER
  ) STRICT, WITHOUT ROWID`;

/** The tables of a manifest, by prepared statements. */
export class SqliteRows implements ManifestRows {
  readonly #isDone: StatementSync;
  readonly #areDone: StatementSync;
  readonly #markDone: StatementSync;
  readonly #readClaim: StatementSync;
  readonly #writeClaim: StatementSync;

  /** Prepares the statements; throws what SQLite throws if a table is missing. */
  constructor(database: DatabaseSync) {
    const fields = Object.entries(COLUMNS);
    const selected = fields.map(([field, column]) => `${column} AS ${field}`).join(", ");
    const columns = fields.map(([, column]) => column).join(", ");
    const values = fields.map(([field]) => `:${field}`).join(", ");

    this.#isDone = database.prepare("SELECT 1 FROM manifest WHERE run_id = ?");
    this.#areDone = database.prepare(
      "SELECT run_id FROM manifest WHERE run_id IN (SELECT value FROM json_each(?))",
    );
    this.#markDone = database.prepare(
      "INSERT INTO manifest (run_id) VALUES (?) ON CONFLICT DO NOTHING",
    );
    this.#readClaim = database.prepare(`SELECT ${selected} FROM claim WHERE run_id = ?`);
    this.#writeClaim = database.prepare(`REPLACE INTO claim (${columns}) VALUES (${values})`);
  }

  isDone(runId: string): boolean {
    return this.#isDone.get(runId) !== undefined;
  }

  /** Gives those of the run ids that are marked as done. */
  areDone(runIds: readonly string[]): Set<string> {
    const rows = this.#areDone.all(JSON.stringify(runIds));
    return new Set(rows.map((row) => String(row["run_id"])));
  }

  markDone(runId: string): void {
    this.#markDone.run(runId);
  }

  readClaim(runId: string): ClaimRecord | undefined {
    const row = this.#readClaim.get(runId) as ClaimRow | undefined;
    if (row === undefined) return undefined;
    if (!CLAIM_STATES.includes(row.state)) {
      throw new SyntaxError(`Cannot read the claim of run "${runId}": its state is "${row.state}"`);
    }
    return { ...row, error: row.error ?? undefined, doneAt: row.doneAt ?? undefined };
  }

  writeClaim(record: ClaimRecord): void {
    this.#writeClaim.run({
      ...record,
      error: record.error ?? null,
      doneAt: record.doneAt ?? null,
    });
  }
}

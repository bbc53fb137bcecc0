import type { ClaimRecord } from "../claim_record.ts";
import { CLAIM_FIELDS, columnDefinition, columnOf, parseClaimRow } from "../_claim_fields.ts";
import type { ClaimsAfterOptions, ManifestRows } from "../_manifest_rows.ts";
import type { PostgresTransactionLike } from "./client.ts";

const TYPES = { string: "text", integer: "bigint" };
const NAMES = CLAIM_FIELDS.map(columnOf);

/** The statements of a manifest, with the names of its two tables. */
export class PostgresTables {
  readonly #manifest: string;
  readonly #claim: string;

  constructor(prefix: string) {
    this.#manifest = `${prefix}manifest`;
    this.#claim = `${prefix}claim`;
  }

  /** Creates the tables that are missing. */
  async create(sql: PostgresTransactionLike): Promise<void> {
    const columns = CLAIM_FIELDS.map((field) => columnDefinition(field, TYPES)).join(", ");
    // Two that create a table at the same time would make one of them fail.
    await sql.unsafe("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [this.#manifest]);
    await sql.unsafe(`CREATE TABLE IF NOT EXISTS ${this.#manifest} (run_id text PRIMARY KEY)`);
    await sql.unsafe(`CREATE TABLE IF NOT EXISTS ${this.#claim} (${columns})`);
  }

  /** Returns the run ids that are marked as done. */
  async areDone(
    sql: PostgresTransactionLike,
    runIds: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const rows = await sql.unsafe(
      `SELECT run_id FROM ${this.#manifest} WHERE run_id = ANY($1::text[])`,
      [[...runIds]],
    );
    return new Set(rows.map((row) => String(row["run_id"])));
  }

  /** Marks a run as done. */
  async mark(sql: PostgresTransactionLike, runId: string): Promise<void> {
    await sql.unsafe(`INSERT INTO ${this.#manifest} VALUES ($1) ON CONFLICT DO NOTHING`, [runId]);
  }

  /** Locks a run until the end of the transaction, and reads its state. */
  async lock(sql: PostgresTransactionLike, runId: string): Promise<RunRows> {
    await sql.unsafe("SELECT pg_advisory_xact_lock(hashtextextended($1, 1))", [runId]);
    return await this.read(sql, runId);
  }

  /** Reads the state of a run. */
  async read(sql: PostgresTransactionLike, runId: string): Promise<RunRows> {
    const [row = {}] = await sql.unsafe(
      `SELECT EXISTS (SELECT 1 FROM ${this.#manifest} WHERE run_id = $1) AS is_done, claim.*
      FROM (SELECT 1) one LEFT JOIN ${this.#claim} claim ON claim.run_id = $1`,
      [runId],
    );
    const claim = row["run_id"] ? parseClaimRow(row) : undefined;
    return new RunRows(row["is_done"] === true, claim);
  }

  /** Writes the changes of a run. */
  async write(
    sql: PostgresTransactionLike,
    { runId, rows }: { readonly runId: string; readonly rows: RunRows },
  ): Promise<void> {
    const { record, mark } = rows;
    if (record) {
      const places = NAMES.map((_, index) => `$${index + 1}`).join(", ");
      const changes = NAMES.map((name) => `${name} = EXCLUDED.${name}`).join(", ");
      await sql.unsafe(
        `INSERT INTO ${this.#claim} (${NAMES.join(", ")}) VALUES (${places})
        ON CONFLICT (run_id) DO UPDATE SET ${changes}`,
        CLAIM_FIELDS.map((field) => record[field] ?? null),
      );
    }
    if (mark === true) await this.mark(sql, runId);
    if (mark === false) {
      await sql.unsafe(`DELETE FROM ${this.#manifest} WHERE run_id = $1`, [runId]);
    }
  }

  /** Returns the records of at most `limit` runs after a run id, in the order of the run ids. */
  async claimsAfter(
    sql: PostgresTransactionLike,
    runId: string,
    { states, limit }: ClaimsAfterOptions,
  ): Promise<readonly ClaimRecord[]> {
    const rows = await sql.unsafe(
      `SELECT * FROM ${this.#claim} WHERE run_id COLLATE "C" > $1 AND state = ANY($2::text[])
      ORDER BY run_id COLLATE "C" LIMIT $3`,
      [runId, [...states], limit],
    );
    return rows.map(parseClaimRow);
  }
}

/** The rows of one run as they were read, and the changes that are to be written. */
export class RunRows implements ManifestRows {
  record: ClaimRecord | undefined;
  /** Whether to mark the run, or to remove its mark. */
  mark: boolean | undefined;
  readonly #done: boolean;
  readonly #claim: ClaimRecord | undefined;

  constructor(done: boolean, claim: ClaimRecord | undefined) {
    this.#done = done;
    this.#claim = claim;
  }

  isDone(): boolean {
    return this.#done;
  }

  markDone(): void {
    this.mark = true;
  }

  unmark(): void {
    this.mark = false;
  }

  readClaim(): ClaimRecord | undefined {
    return this.#claim;
  }

  writeClaim(record: ClaimRecord): void {
    this.record = record;
  }
}

import { CLAIM_STATES, type ClaimRecord } from "../claim_record.ts";
import type { ClaimsAfterOptions, ManifestRows } from "../_manifest_rows.ts";
import type { PostgresRow, PostgresTransactionLike } from "./client.ts";

const COLUMNS: Readonly<Record<keyof ClaimRecord, readonly [string, string]>> = {
  runId: ["run_id", "text PRIMARY KEY"],
  state: ["state", "text NOT NULL"],
  token: ["token", "bigint NOT NULL"],
  nonce: ["nonce", "text NOT NULL"],
  owner: ["owner", "text NOT NULL"],
  beat: ["beat", "bigint NOT NULL"],
  leaseMs: ["lease_ms", "bigint NOT NULL"],
  expiresAt: ["expires_at", "bigint NOT NULL"],
  attempts: ["attempts", "integer NOT NULL"],
  epoch: ["epoch", "integer NOT NULL"],
  nextAt: ["next_at", "bigint NOT NULL"],
  retryMs: ["retry_ms", "bigint"],
  error: ["error", "text"],
  claimedAt: ["claimed_at", "bigint NOT NULL"],
  doneAt: ["done_at", "bigint"],
  job: ["job", "text"],
  output: ["output", "text"],
  files: ["files", "bigint"],
  bytes: ["bytes", "bigint"],
};

const FIELDS = Object.keys(COLUMNS) as (keyof ClaimRecord)[];
const NAMES = FIELDS.map((field) => COLUMNS[field][0]);
const TEXTS: readonly (keyof ClaimRecord)[] = [
  "runId",
  "state",
  "nonce",
  "owner",
  "error",
  "job",
  "output",
];

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
    const columns = FIELDS.map((field) => COLUMNS[field].join(" ")).join(", ");
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
    return new RunRows(row["is_done"] === true, recordOf(row));
  }

  /** Writes the changes of a run. */
  async write(sql: PostgresTransactionLike, { runId, rows }: RunWrite): Promise<void> {
    const { record, mark } = rows;
    if (record) {
      const places = FIELDS.map((_, index) => `$${index + 1}`).join(", ");
      const changes = NAMES.map((name) => `${name} = EXCLUDED.${name}`).join(", ");
      await sql.unsafe(
        `INSERT INTO ${this.#claim} (${NAMES.join(", ")}) VALUES (${places})
        ON CONFLICT (run_id) DO UPDATE SET ${changes}`,
        FIELDS.map((field) => record[field] ?? null),
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
    return rows.flatMap((row) => recordOf(row) ?? []);
  }
}

/** The changes of {@linkcode PostgresTables.write}. */
export interface RunWrite {
  readonly runId: string;
  readonly rows: RunRows;
}

/** The rows of one run as they were read, and the changes that are to be written. */
export class RunRows implements ManifestRows {
  /** The record to write. */
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

  claimsAfter(): readonly ClaimRecord[] {
    return this.#claim ? [this.#claim] : [];
  }
}

// `bigint` comes as a string, as not all of its values are numbers of JavaScript.
function recordOf(row: PostgresRow): ClaimRecord | undefined {
  if (row["run_id"] === null || row["run_id"] === undefined) return undefined;
  const record: Record<string, unknown> = {};
  for (const field of FIELDS) {
    const value = row[COLUMNS[field][0]] ?? undefined;
    record[field] = value === undefined || TEXTS.includes(field) ? value : Number(value);
  }
  const claim = record as unknown as ClaimRecord;
  if (CLAIM_STATES.includes(claim.state)) return claim;
  throw new SyntaxError(
    `Cannot read the claim of run "${claim.runId}": its state is "${claim.state}"`,
  );
}

import { existsSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { builtin } from "../../internal/builtin.ts";
import { delay } from "../../internal/delay.ts";
import { openReadOnly } from "../../internal/files/open_read_only.ts";
import { failed } from "../_failed.ts";
import { isBusy, sqliteError } from "./_error.ts";
import { createTables, SqliteRows } from "./_rows.ts";
import { type Durability, type Step, StepQueue } from "./_step_queue.ts";
import type { StoreCallOptions } from "../store.ts";

/** Options of {@linkcode SqliteFile}. */
export interface SqliteFileOptions {
  readonly url: string;
  /** Longest wait for other processes. */
  readonly busyTimeoutMs: number;
  /** Whether nothing is written: not even the file of a database that does not exist. */
  readonly readOnly: boolean;
}

// With WAL, only FULL keeps a commit through a loss of power; NORMAL may forget the last ones, never
// one before a commit under FULL: https://www.sqlite.org/pragma.html#pragma_synchronous
const SYNCHRONOUS: Readonly<Record<Durability, string>> = {
  process: "PRAGMA synchronous = NORMAL",
  power: "PRAGMA synchronous = FULL",
};

/** SQLite waits for a lock with the whole thread asleep, so most of the waiting is done here. */
const BLOCKING_MS = 20;

/** The longest pause between two attempts to get a lock. */
const MAX_PAUSE_MS = 20;

/** Options of {@linkcode SqliteFile.transact}. */
export interface TransactOptions extends StoreCallOptions, Pick<Step, "durability" | "alone"> {}

/** A database file for many processes. It is opened at its first use. */
export class SqliteFile {
  readonly #path: string;
  readonly #url: string;
  readonly #busyTimeoutMs: number;
  readonly #readOnly: boolean;
  readonly #steps: StepQueue;
  #durability: Durability = "power";
  #database: DatabaseSync | undefined;
  #rows: SqliteRows | undefined;
  #closed = false;

  constructor(path: string, options: SqliteFileOptions) {
    this.#path = path;
    this.#url = options.url;
    this.#busyTimeoutMs = options.busyTimeoutMs;
    this.#readOnly = options.readOnly;
    this.#steps = new StepQueue({
      commit: (steps) => this.#commit(steps),
      busyTimeoutMs: this.#busyTimeoutMs,
      busyError: (cause) => this.#busyError(cause),
    });
  }

  /** Creates the file and its tables if they are missing. */
  create(options: StoreCallOptions): Promise<void> {
    return this.#whenFree(options, () => {
      if (this.#readOnly) {
        throw failed("MANIFEST_ACCESS_DENIED", "the store is read-only", { url: this.#url });
      }
      this.#database ??= connect(this.#path);
      transact(this.#database, createTables);
    });
  }

  /** Runs one statement. */
  query<T>(options: StoreCallOptions, body: (rows: SqliteRows) => T): Promise<T> {
    return this.#whenFree(options, () => {
      const database = this.#open();
      return body(this.#rows ??= new SqliteRows(database));
    });
  }

  /**
   * Runs several statements as one step. Steps of concurrent calls share a transaction; one that fails
   * changes nothing, and fails alone.
   */
  async transact<T>(
    options: TransactOptions,
    body: (rows: SqliteRows, database: DatabaseSync) => T,
  ): Promise<T> {
    const { durability, alone = false } = options;
    this.#requireOpen();
    const run = (): T => {
      const database = this.#open();
      return body(this.#rows ??= new SqliteRows(database), database);
    };
    try {
      return await this.#steps.add({ durability, alone, run }, options);
    } catch (error) {
      if (options.signal?.aborted) throw error;
      throw sqliteError(error, { path: this.#path, url: this.#url });
    }
  }

  /** Closes the file, after the steps that were begun. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#steps.idle();
    this.#database?.close();
    this.#database = undefined;
  }

  #commit(steps: readonly Step[]): readonly unknown[] {
    const database = this.#open();
    const durability = steps.some((step) => step.durability === "power") ? "power" : "process";
    if (durability !== this.#durability) database.exec(SYNCHRONOUS[durability]);
    this.#durability = durability;
    return transact(database, () => steps.map(({ run }) => run()));
  }

  #requireOpen(): void {
    if (this.#closed) throw failed("MANIFEST_CLOSED", "it is closed", { url: this.#url });
  }

  #busyError(cause: unknown): Error {
    const state = `others have kept it locked for ${this.#busyTimeoutMs} ms`;
    return failed("MANIFEST_UNAVAILABLE", state, { url: this.#url, cause });
  }

  #open(): DatabaseSync {
    if (!this.#database && !existsSync(this.#path)) {
      const state = "the file does not exist, create it with create()";
      throw failed("MANIFEST_TABLE_MISSING", state, { url: this.#url });
    }
    return this.#database ??= this.#readOnly ? connectReadOnly(this.#path) : connect(this.#path);
  }

  async #whenFree<T>(options: StoreCallOptions, body: () => T): Promise<T> {
    const deadline = performance.now() + this.#busyTimeoutMs;
    while (true) {
      options.signal?.throwIfAborted();
      this.#requireOpen();
      try {
        return body();
      } catch (error) {
        if (!isBusy(error)) throw sqliteError(error, { path: this.#path, url: this.#url });
        if (performance.now() >= deadline) throw this.#busyError(error);
      }
      await delay(Math.random() * MAX_PAUSE_MS, options);
    }
  }
}

function connect(path: string): DatabaseSync {
  const { DatabaseSync } = builtin("node:sqlite");
  const database = new DatabaseSync(path);
  try {
    database.exec(
      `PRAGMA busy_timeout = ${BLOCKING_MS}; PRAGMA journal_mode = WAL; ${SYNCHRONOUS.power}`,
    );
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function connectReadOnly(path: string): DatabaseSync {
  const database = openReadOnly(path);
  database.exec(`PRAGMA busy_timeout = ${BLOCKING_MS}`);
  return database;
}

function transact<T>(database: DatabaseSync, body: (database: DatabaseSync) => T): T {
  // Outside the `try`: where BEGIN fails there is nothing to roll back.
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = body(database);
    database.exec("COMMIT");
    return result;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

function rollBack(database: DatabaseSync): void {
  try {
    database.exec("ROLLBACK");
  } catch {
    // SQLite has rolled back by itself; the first error is the one that counts.
  }
}

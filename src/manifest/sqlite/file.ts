import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { delay } from "../../internal/delay.ts";
import { failed, isBusy, sqliteError } from "./_error.ts";
import { CREATE_TABLES, SqliteRows } from "./_rows.ts";
import type { StoreCallOptions } from "../store.ts";

/** Options of {@linkcode SqliteFile}. */
export interface SqliteFileOptions {
  /** The address of the manifest. */
  readonly url: string;
  /** How long to wait for other processes. */
  readonly busyTimeoutMs: number;
}

/** SQLite waits for a lock with the whole thread asleep, so most of the waiting is done here. */
const BLOCKING_MS = 20;

/** How long to rest between two tries for a lock, at the most. */
const REST_MS = 20;

/** A database file that many processes use at once. It is opened at its first use. */
export class SqliteFile {
  readonly #path: string;
  readonly #url: string;
  readonly #busyTimeoutMs: number;
  #database: DatabaseSync | undefined;
  #rows: SqliteRows | undefined;
  #closed = false;

  constructor(path: string, options: SqliteFileOptions) {
    this.#path = path;
    this.#url = options.url;
    this.#busyTimeoutMs = options.busyTimeoutMs;
  }

  /** Makes the file and its tables where they are missing. */
  create(options: StoreCallOptions): Promise<void> {
    return this.#whenFree(options, () => {
      this.#database ??= connect(this.#path);
      transact(this.#database, (database) => database.exec(CREATE_TABLES));
    });
  }

  /** Runs one statement. */
  query<T>(options: StoreCallOptions, body: (rows: SqliteRows) => T): Promise<T> {
    return this.#whenFree(options, () => {
      const database = this.#open();
      return body(this.#rows ??= new SqliteRows(database));
    });
  }

  /** Runs several statements as one step. */
  transact<T>(options: StoreCallOptions, body: (rows: SqliteRows) => T): Promise<T> {
    return this.#whenFree(options, () => {
      const database = this.#open();
      const rows = this.#rows ??= new SqliteRows(database);
      return transact(database, () => body(rows));
    });
  }

  /** Closes the file. */
  close(): void {
    this.#closed = true;
    this.#database?.close();
    this.#database = undefined;
  }

  #open(): DatabaseSync {
    if (!this.#database && !existsSync(this.#path)) {
      const state = "the file does not exist, make it with create()";
      throw failed("MANIFEST_TABLE_MISSING", state, { url: this.#url });
    }
    return this.#database ??= connect(this.#path);
  }

  async #whenFree<T>(options: StoreCallOptions, body: () => T): Promise<T> {
    const url = this.#url;
    const deadline = performance.now() + this.#busyTimeoutMs;
    while (true) {
      options.signal?.throwIfAborted();
      if (this.#closed) throw failed("MANIFEST_CLOSED", "it is closed", { url });
      try {
        return body();
      } catch (error) {
        if (!isBusy(error)) throw sqliteError(error, { path: this.#path, url });
        if (performance.now() >= deadline) {
          const state = `others have kept it locked for ${this.#busyTimeoutMs} ms`;
          throw failed("MANIFEST_UNAVAILABLE", state, { url, cause: error });
        }
      }
      await delay(Math.random() * REST_MS, options);
    }
  }
}

function connect(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    // With WAL, only FULL keeps what was committed through a loss of power:
    // https://www.sqlite.org/pragma.html#pragma_synchronous
    database.exec(
      `PRAGMA busy_timeout = ${BLOCKING_MS}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL`,
    );
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
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
    // SQLite has rolled back by itself; the first error is the one to tell.
  }
}

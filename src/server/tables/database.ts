import { existsSync, statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { builtin } from "../../internal/builtin.ts";
import { openReadOnly } from "../../internal/files/open_read_only.ts";
import { LineageStoreError } from "../errors.ts";
import { lineageStoreError } from "./database_error.ts";
import { CREATE_LOG, CREATE_PROJECTION, SCHEMA_VERSION } from "./schema.ts";
import { Statements } from "./statements.ts";

/** Options of {@linkcode openDatabase}. */
export interface DatabaseOptions {
  /** The address for messages. */
  readonly url: string;
  /** Whether to open the file as it is, beside a process that writes it. */
  readonly readOnly: boolean;
}

/** An open database. */
export interface Database {
  /** The statements. */
  readonly statements: Statements;
  /** Whether the file was created. */
  readonly isNew: boolean;
  /** Closes the file. */
  close(): void;
}

/**
 * The pages in memory: large files need them for their indexes, and SQLite takes them only as it needs
 * them.
 */
const CACHE_KIB = 16 * 1024;

/**
 * Opens a database, and creates its tables in a new file.
 *
 * @throws {LineageStoreError} If another process writes the file, or it cannot be used.
 */
export function openDatabase(path: string, { url, readOnly }: DatabaseOptions): Database {
  try {
    const isNew = !existsSync(path) || statSync(path).size === 0;
    if (readOnly && isNew) {
      throw new LineageStoreError(`Cannot open lineage store "${url}": the file does not exist`, {
        code: "LINEAGE_STORE_ACCESS_DENIED",
        url,
      });
    }
    return readOnly ? openForReading(path, url) : openForWriting(path, { url, isNew });
  } catch (error) {
    throw lineageStoreError(error, { path, url });
  }
}

function openForReading(path: string, url: string): Database {
  const database = openReadOnly(path);
  return closedOnFailure([database], () => {
    database.exec(READ);
    const statements = new Statements(database);
    requireKnownVersion(statements, url);
    return { statements, isNew: false, close: () => database.close() };
  });
}

function openForWriting(
  path: string,
  { url, isNew }: { readonly url: string; readonly isNew: boolean },
): Database {
  const database = open(path);
  const opened = [database];
  return closedOnFailure(opened, () => {
    database.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
    const statements = new Statements(database);
    // Before anything is written: the file may be of another program.
    if (!isEmpty(statements)) requireKnownVersion(statements, url);
    opened.push(lockFor(path, url));
    database.exec(WRITE);
    if (isEmpty(statements)) createTables(statements);
    return { statements, isNew, close: () => opened.forEach((one) => one.close()) };
  });
}

function closedOnFailure<T>(opened: readonly DatabaseSync[], body: () => T): T {
  try {
    return body();
  } catch (error) {
    for (const one of opened) one.close();
    throw error;
  }
}

/** The longest wait for another process, in milliseconds. */
const BUSY_MS = 2_000;

const READ =
  `PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA cache_size = -${CACHE_KIB}; PRAGMA query_only = 1`;

// In WAL mode only FULL keeps what was committed through a loss of power:
// https://www.sqlite.org/pragma.html#pragma_synchronous
// Events change few bytes of many pages: with pages of 8 KiB a commit writes nearly twice as much.
// Free pages go back by `incremental_vacuum`: VACUUM attaches a second database, which Deno allows only
// to programs with every permission.
const WRITE =
  `PRAGMA page_size = 4096; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
  PRAGMA cache_size = -${CACHE_KIB}; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 8000;
  PRAGMA journal_size_limit = 67108864`;

function open(path: string): DatabaseSync {
  const { DatabaseSync } = builtin("node:sqlite");
  return new DatabaseSync(path);
}

// A lock of a file goes with its process, however that ends. It is on a file beside the database, so that
// others can read that one, and copy it.
function lockFor(path: string, url: string): DatabaseSync {
  const lock = open(`${path}-lock`);
  try {
    lock.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    if (!(error instanceof Error) || !/locked|busy/.test(error.message)) throw error;
    const state = "another process uses it, such as a running server";
    throw new LineageStoreError(`Cannot open lineage store "${url}": ${state}`, {
      code: "LINEAGE_STORE_IN_USE",
      url,
      cause: error,
    });
  }
}

function isEmpty(statements: Statements): boolean {
  return statements.number("PRAGMA user_version") === 0 &&
    statements.number("SELECT count(*) FROM sqlite_master") === 0;
}

function createTables(statements: Statements): void {
  statements.transact(() => {
    statements.exec(CREATE_LOG);
    statements.exec(CREATE_PROJECTION);
    statements.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
  });
}

// Other programs number their tables as well.
const OUR_TABLES = "SELECT count(*) FROM sqlite_master WHERE name IN ('meta', 'event')";

function requireKnownVersion(statements: Statements, url: string): void {
  const version = statements.number("PRAGMA user_version");
  const isOurs = version > 0 && statements.number(OUR_TABLES) === 2;
  if (isOurs && version === SCHEMA_VERSION) return;
  const [code, state] = isOurs
    ? ["LINEAGE_STORE_TOO_NEW", "a newer version of Runline wrote it"] as const
    : ["LINEAGE_STORE_CORRUPT", "the file is a database of another program"] as const;
  throw new LineageStoreError(`Cannot open lineage store "${url}": ${state}`, { code, url });
}

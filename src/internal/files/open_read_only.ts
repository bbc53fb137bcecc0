import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { builtin } from "../builtin.ts";
import { temporaryFolder } from "./temporary_folder.ts";

/**
 * Opens a SQLite file for reading. Reading a file in WAL mode creates its shared memory beside it. Where
 * the folder is not writable, a copy is read instead. It is complete, as long as no process has the file open.
 */
export function openReadOnly(path: string): DatabaseSync {
  try {
    return open(path);
  } catch (error) {
    if (!existsSync(path) || sizeOf(`${path}-wal`) > 0) throw error;
    return openCopy(path);
  }
}

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}

function open(path: string): DatabaseSync {
  const { DatabaseSync } = builtin("node:sqlite");
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    database.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

// Deno opens no `file:` URL with `immutable=1` unless it has every permission. The system keeps the file
// until the database is closed.
function openCopy(path: string): DatabaseSync {
  const folder = temporaryFolder("runline-");
  try {
    const copy = join(folder, "copy.db");
    copyFileSync(path, copy);
    chmodSync(copy, 0o600);
    leaveWal(copy);
    return open(copy);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// The versions of the format for writing and reading: 2 is WAL, 1 is a rollback journal.
// https://www.sqlite.org/fileformat.html#file_format_version_numbers
function leaveWal(path: string): void {
  const file = openSync(path, "r+");
  try {
    writeSync(file, Uint8Array.of(1, 1), 0, 2, 18);
  } finally {
    closeSync(file);
  }
}

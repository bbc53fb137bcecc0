import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";

/**
 * A lock on a file, held until it is released or the process ends, however it ends. The operating
 * system releases it, so no clock and no process id decides whether its owner is alive.
 */
export class FileLock {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /**
   * Acquires the lock of a file, which is created if it is missing.
   *
   * @returns `undefined` if another owner has it.
   */
  static tryAcquire(path: string): FileLock | undefined {
    mkdirSync(dirname(path), { recursive: true });
    // SQLite has the portable locks of files that `node:fs` lacks. The database stays empty.
    const database = new DatabaseSync(path);
    try {
      database.exec("PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
      return new FileLock(database);
    } catch (error) {
      database.close();
      if (error instanceof Error && /locked/.test(error.message)) return undefined;
      throw error;
    }
  }

  /** Releases the lock. */
  release(): void {
    this.#database.close();
  }
}

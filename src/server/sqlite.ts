/**
 * A store of lineage in one SQLite file.
 *
 * @example
 * ```ts
 * import { sqliteLineageStore } from "@runline/runline/server/sqlite";
 * import { assertEquals } from "@std/assert";
 * import { mkdtemp } from "node:fs/promises";
 *
 * const folder = await mkdtemp("/tmp/lineage-");
 * await using store = sqliteLineageStore({ path: `${folder}/lineage.db` });
 * const { items } = await store.jobs({});
 * assertEquals(items, []);
 * ```
 *
 * @module
 */
import { optionsOf } from "../internal/is_object.ts";
import { requireFilePath } from "../internal/files/require_file_path.ts";
import { parseEventTime } from "./events/event_time.ts";
import { LineageStoreError } from "./errors.ts";
import type { Ask } from "./queries/ask.ts";
import { catalogQueries } from "./queries/catalog/catalog_queries.ts";
import { datasetQueries } from "./queries/datasets/dataset_queries.ts";
import { eventQueries, eventsAppended } from "./queries/events/event_queries.ts";
import { jobQueries } from "./queries/jobs/job_queries.ts";
import { lineageQueries } from "./queries/lineage/lineage_queries.ts";
import { overviewQueries } from "./queries/overview/overview_queries.ts";
import { runQueries } from "./queries/runs/run_queries.ts";
import { searchQueries } from "./queries/search/search_queries.ts";
import { EventWriter } from "./rows/event_writer.ts";
import { isProjected, markProjected, rebuildProjection } from "./rows/rebuild.ts";
import type { LineageStore } from "./store/store.ts";
import { openDatabase } from "./tables/database.ts";
import { lineageStoreError } from "./tables/database_error.ts";
import type { Statements } from "./tables/statements.ts";

export { LineageStoreError } from "./errors.ts";
export type { LineageStore } from "./store/store.ts";

/** Options of {@linkcode sqliteLineageStore}. */
export interface SqliteLineageStoreOptions {
  /** The file. It is created where it is missing. */
  readonly path: string;
  /**
   * Whether to open the file while another process writes it. Then every change throws.
   * @default {false}
   */
  readonly readOnly?: boolean;
  /**
   * Reads the time in milliseconds since the epoch.
   * @default {Date.now}
   */
  readonly now?: () => number;
}

/**
 * Opens a store of lineage in a SQLite file: an append-only table of events, and all that follows from
 * them, written in the same transaction. One process writes a file at a time; others may read it. Events
 * are on disk when {@linkcode LineageStore.append} resolves, and survive a loss of power.
 *
 * If another version of Runline computed the projection, it is recomputed from the events, unless the
 * file is opened for reading.
 *
 * @throws {TypeError} If `path` does not name a file.
 * @throws {LineageStoreError} If another process writes the file, or it cannot be used.
 */
export function sqliteLineageStore(options: SqliteLineageStoreOptions): LineageStore {
  const { path, readOnly = false, now = Date.now } = optionsOf(options, "sqliteLineageStore()");
  requireFilePath(path, "open lineage store");
  const url = `sqlite:${path}`;
  const { statements, isNew, close } = openDatabase(path, { url, readOnly });
  if (isNew) markProjected(statements);
  else if (!isProjected(statements)) {
    if (readOnly) {
      close();
      throw new LineageStoreError(
        `Cannot read lineage store "${url}": another version of Runline wrote it, ` +
          "run 'runline rebuild' on it",
        { code: "LINEAGE_STORE_OUTDATED", url },
      );
    }
    rebuildProjection(statements);
  }

  const ask: Ask = (question) =>
    new Promise((resolve, reject) => {
      try {
        resolve(question(statements));
      } catch (error) {
        reject(lineageStoreError(error, { path, url }));
      }
    });
  const writer = new EventWriter(statements, {
    now,
    onError: (error) => lineageStoreError(error, { path, url }),
  });
  // The writer keeps rows in memory, and writes only what differs from them.
  const change: Ask = (question) => ask(question).finally(() => writer.forget());
  return {
    url,
    ...catalogQueries(ask, change),
    ...datasetQueries(ask, change),
    ...eventQueries(ask),
    ...jobQueries(ask, change),
    ...lineageQueries(ask),
    ...overviewQueries(ask, { url, now }),
    ...runQueries(ask),
    ...searchQueries(ask),
    append: (events) => writer.append(events),
    onEvents: (listener) => writer.onEvents((appended) => listener(eventsAppended(appended))),
    prune: (before) => writer.prune(parseEventTime(before) ?? 0),
    rebuild: () => change((statements) => rebuildProjection(statements)),
    compact: () => ask(compactFile),
    [Symbol.asyncDispose]() {
      writer.flush();
      close();
      return Promise.resolve();
    },
  };
}

function compactFile(statements: Statements): void {
  // Each step frees one page, and `exec` makes one step on some runtimes.
  statements.all("PRAGMA incremental_vacuum");
  statements.all("PRAGMA wal_checkpoint(TRUNCATE)");
}

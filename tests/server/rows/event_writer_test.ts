import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "node:test";
import { LineageStoreError } from "../../../src/server/errors.ts";
import { EventWriter } from "../../../src/server/rows/event_writer.ts";
import { rebuildProjection } from "../../../src/server/rows/rebuild.ts";
import { openDatabase } from "../../../src/server/tables/database.ts";
import { lineageStoreError } from "../../../src/server/tables/database_error.ts";
import type { Statements } from "../../../src/server/tables/statements.ts";
import { facet, newEvent, runEventOf } from "../../fixtures/server_events.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

/** Creates the event of a run, which needs some pages of room. */
function largeEvent(run: number) {
  const text = "x".repeat(20_000);
  const outputs = [{ name: `out ${run}` }];
  return newEvent(
    runEventOf({ run, at: "12:00:00", outputs, runFacets: { text: facet({ text }) } }),
  );
}

/** Returns all rows of the tables that events change. */
function rowsOf(statements: Statements): object {
  const tables = ["event", "namespace", "job", "run", "dataset", "io", "edge", "run_hour"];
  return tables.map((table) => statements.all(`SELECT * FROM ${table} ORDER BY 1, 2, 3`));
}

describe("EventWriter on a disk without space", () => {
  it("writes no part of a transaction, and continues when there is space", async () => {
    await using folder = await tempFolder();
    const path = folder.file("lineage.db");
    const url = `sqlite:${path}`;
    const { statements, close } = openDatabase(path, { url, readOnly: false });
    const writer = new EventWriter(statements, {
      now: Date.now,
      onError: (error) => lineageStoreError(error, { path, url }),
    });
    try {
      await writer.append([largeEvent(1)]);
      const before = rowsOf(statements);
      const pages = statements.number("PRAGMA page_count");
      const many = Array.from({ length: 20 }, (_, at) => largeEvent(at + 2));
      // The disk is full while events are written, or while the projection is.
      for (const room of [10, 150]) {
        statements.number(`PRAGMA max_page_count = ${pages + room}`);
        const error = await assertRejects(() => writer.append(many), LineageStoreError);
        assertEquals([error.code, rowsOf(statements)], ["LINEAGE_STORE_FULL", before]);
      }
      statements.number("PRAGMA max_page_count = 100000");
      const appended = await writer.append(many);
      assertEquals(appended.filter(({ duplicate }) => duplicate), []);
      const after = rowsOf(statements);
      rebuildProjection(statements);
      assertEquals(rowsOf(statements), after);
    } finally {
      close();
    }
  });
});

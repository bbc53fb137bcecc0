import { assertEquals, assertLess, assertStringIncludes, assertThrows } from "@std/assert";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { describe, it } from "node:test";
import { LineageStoreError, sqliteLineageStore } from "../../src/server/sqlite.ts";
import { testLineageStore } from "../contracts/lineage_store.ts";
import { openStore } from "../fixtures/lineage_store.ts";
import { facet, newEvent, runEventOf } from "../fixtures/server_events.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

testLineageStore("sqliteLineageStore()", openStore);

describe("sqliteLineageStore()", () => {
  it("must name a file", () => {
    for (const path of ["", ":memory:", "file::memory:", "file:lineage.db?mode=memory"]) {
      assertThrows(() => sqliteLineageStore({ path }), TypeError, "must name a file");
    }
    for (const options of [{}, { path: 1 }]) {
      const open = () => sqliteLineageStore(options as never);
      assertThrows(open, TypeError, "must name a file");
    }
  });

  it("leaves files of other programs as they are", async () => {
    await using folder = await tempFolder();
    const path = folder.file("other.db");
    const others = [
      "CREATE TABLE manifest (run_id TEXT)",
      "CREATE TABLE t (a); PRAGMA user_version = 1",
    ];
    for (const sql of others) {
      await rm(path, { force: true });
      const database = new DatabaseSync(path);
      database.exec(sql);
      database.close();
      const bytes = await readFile(path);
      const error = assertThrows(() => sqliteLineageStore({ path }), LineageStoreError);
      assertStringIncludes(error.message, "the file is a database of another program");
      assertEquals(await readFile(path), bytes);
    }
    await writeFile(path, "hello");
    assertThrows(() => sqliteLineageStore({ path }), LineageStoreError, "not a SQLite database");
    assertEquals(await readdir(folder.path), ["other.db"]);
  });

  it("compact() returns the room of removed events to the system", async () => {
    await using folder = await tempFolder();
    const path = folder.file("lineage.db");
    await using store = sqliteLineageStore({ path });
    const text = "x".repeat(10_000);
    const events = Array.from({ length: 50 }, (_, index) =>
      newEvent(runEventOf({
        run: index,
        type: "COMPLETE",
        at: "12:00:00",
        runFacets: { text: facet({ text }) },
      })));
    await store.append(events);
    await store.compact();
    const before = (await stat(path)).size;
    await store.prune("2026-02-01T00:00:00Z");
    await store.compact();
    assertLess((await stat(path)).size, before / 2);
  });

  it("refuses to read a file whose projection another version computed, until it is rebuilt", async () => {
    await using folder = await tempFolder();
    const path = folder.file("lineage.db");
    await sqliteLineageStore({ path })[Symbol.asyncDispose]();
    const database = new DatabaseSync(path);
    database.exec("UPDATE meta SET value = 0 WHERE key = 'projection'");
    database.close();

    const message = "another version of Runline wrote it";
    assertThrows(() => sqliteLineageStore({ path, readOnly: true }), LineageStoreError, message);
    await sqliteLineageStore({ path })[Symbol.asyncDispose]();
    await sqliteLineageStore({ path, readOnly: true })[Symbol.asyncDispose]();
  });
});

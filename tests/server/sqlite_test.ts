import { assertThrows } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { describe, it } from "node:test";
import { LineageStoreError, sqliteLineageStore } from "../../src/server/sqlite.ts";
import { testLineageStore } from "../contracts/lineage_store.ts";
import { openStore } from "../fixtures/lineage_store.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

testLineageStore("sqliteLineageStore()", openStore);

describe("sqliteLineageStore()", () => {
  it("must name a file", () => {
    for (const path of ["", ":memory:", "file::memory:", "file:lineage.db?mode=memory"]) {
      assertThrows(() => sqliteLineageStore({ path }), TypeError, "must name a file");
    }
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

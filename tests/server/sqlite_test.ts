import { assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { sqliteLineageStore } from "../../src/server/sqlite.ts";
import { testLineageStore } from "../contracts/lineage_store.ts";
import { openStore } from "../fixtures/lineage_store.ts";

testLineageStore("sqliteLineageStore()", openStore);

describe("sqliteLineageStore()", () => {
  it("must name a file", () => {
    for (const path of ["", ":memory:", "file::memory:", "file:lineage.db?mode=memory"]) {
      assertThrows(() => sqliteLineageStore({ path }), TypeError, "must name a file");
    }
  });
});

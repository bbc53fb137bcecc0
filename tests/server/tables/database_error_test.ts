import { assertEquals, assertInstanceOf } from "@std/assert";
import { describe, it } from "node:test";
import { LineageStoreError } from "../../../src/server/errors.ts";
import { lineageStoreError } from "../../../src/server/tables/database_error.ts";

describe("lineageStoreError()", () => {
  it("names the Node that has the search", () => {
    const cause = new Error("no such module: fts5");
    const error = lineageStoreError(cause, { path: "/data/lineage.db", url: "sqlite:lineage.db" });
    assertInstanceOf(error, LineageStoreError);
    assertEquals(error.code, "LINEAGE_STORE_UNAVAILABLE");
    assertEquals(
      error.message,
      'Cannot use lineage store "sqlite:lineage.db": its search needs Node 22.16 or later',
    );
  });
});

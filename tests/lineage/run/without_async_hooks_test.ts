import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "node:test";
import { currentRun, withinRun } from "../../../src/lineage/run/current_run.ts";
import type { LineageRun } from "../../../src/lineage/run/lineage_run.ts";

const RUN = { runId: "0196ed52-e0d9-76ef-9adb-779a5702ba1a" } as LineageRun;

describe("withinRun() without node:async_hooks", () => {
  for (const [name, hooks] of [["no module", undefined], ["nothing in it", {}]] as const) {
    it(`calls the function once in spite of ${name}`, async () => {
      let calls = 0;
      const call = () => [++calls, currentRun()];
      assertEquals(await withinRun(RUN, call, { hooks }), [1, undefined]);
    });
  }

  it("throws the error of the function", async () => {
    const fail = () => {
      throw new RangeError("too long");
    };
    await assertRejects(() => withinRun(RUN, fail, { hooks: undefined }), RangeError, "too long");
  });
});

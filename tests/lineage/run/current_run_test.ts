import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { OpenLineageClient } from "../../../src/lineage/client.ts";
import { currentRun } from "../../../src/lineage/run/current_run.ts";
import { noopTransport } from "../../../src/lineage/transports/noop.ts";

describe("currentRun()", () => {
  // The only test of this file: what tells runs apart is made when the first of them start.
  it("keeps the first runs apart, even if they start at once", async () => {
    await using client = new OpenLineageClient({ transport: noopTransport() });
    assertEquals(currentRun(), undefined);
    const names = ["orders", "customers"];
    const seen = await Promise.all(
      names.map((name) =>
        client.run({ namespace: "food_delivery", name }, async () => {
          await Promise.resolve();
          return currentRun()?.job.name;
        })
      ),
    );
    assertEquals(seen, names);
  });
});

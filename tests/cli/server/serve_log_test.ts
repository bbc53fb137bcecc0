import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { serveLog } from "../../../src/cli/server/serve_log.ts";
import { LineageStoreError } from "../../../src/server/errors.ts";
import { fakeIo } from "../../fakes/cli_io.ts";

const MESSAGE = `Cannot use lineage store "sqlite:a.db": the disk is full`;
const FULL = new LineageStoreError(MESSAGE, { code: "LINEAGE_STORE_FULL", url: "sqlite:a.db" });

describe("serveLog()", () => {
  it("reports the message of a failure", () => {
    const io = fakeIo({ cwd: "." });
    serveLog(io, { json: false }).failure(FULL);
    assertEquals(io.err, `runline: ${MESSAGE}\n`);
  });

  it("writes the message of a failure as JSON", () => {
    const io = fakeIo({ cwd: "." });
    const log = serveLog(io, { json: true });
    log.failure(FULL);
    log.stopped();
    const [failure] = io.out.split("\n");
    const { event, message } = JSON.parse(failure ?? "");
    assertEquals([event, message], ["failure", MESSAGE]);
  });
});

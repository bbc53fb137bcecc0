import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { after, before, describe, it } from "node:test";
import type { RunlineResult } from "../../fakes/cli_io.ts";
import { spawnRunline } from "../../fakes/cli_process.ts";
import { type S3ServerHandle, startS3Server } from "../../fakes/s3_server.ts";
import { enrichedLine } from "../../fixtures/enriched_lines.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

const LINE = `${enrichedLine()}\n`;
const OLD = new Date("2020-01-01T00:00:00Z");

describe("runline process --archived", () => {
  let server: S3ServerHandle;
  before(async () => {
    server = await startS3Server();
    const objects = {
      "run=2026-01-01-00-00-00/part-0": {},
      "run=2026-01-02-00-00-00/part-0": { storageClass: "GLACIER" },
      "run=2026-01-03-00-00-00/part-0": {
        storageClass: "INTELLIGENT_TIERING",
        archiveTier: "ARCHIVE_ACCESS",
        modified: OLD,
      },
      "run=2026-01-04-00-00-00/part-0": { storageClass: "GLACIER", restore: "done" as const },
    };
    for (const [name, options] of Object.entries(objects)) {
      server.put("acme", `in/${name}`, LINE, options);
    }
  });
  after(() => server.close());

  async function process(cwd: string, ...args: string[]): Promise<RunlineResult> {
    const all = ["process", "s3://acme/in/", "--job", "food_delivery/orders", "--out", "json"];
    return await spawnRunline([...all, "--lineage-out", "events", ...args], {
      cwd,
      env: server.env,
    });
  }

  it("reports the runs that must be restored, and skips them", async () => {
    await using folder = await tempFolder();
    for (const args of [[], ["--archived", "report"]]) {
      const { exitCode, err } = await process(folder.path, ...args);
      assertEquals(exitCode, 0, err);
      for (const day of ["02", "03"]) {
        const state = "1 of its 1 files must be restored from S3 Glacier first";
        assertStringIncludes(err, `skipped  run=2026-01-${day}-00-00-00  ${state}`);
      }
      assertMatch(err, /skipped \d \(2 of them not done yet\), failed 0/);
    }
  });

  it("skips them without a line with skip, and counts them", async () => {
    await using folder = await tempFolder();
    const { exitCode, err } = await process(folder.path, "--archived", "skip");
    assertEquals([exitCode, err.includes("Glacier")], [0, false]);
    assertMatch(err, /Done 2, skipped 2 \(2 of them not done yet\), failed 0/);
    const json = await process(folder.path, "--archived", "skip", "--json");
    assertEquals(json.out.includes("archived"), false, json.out);
  });

  it("fails them with fail, as often as it is called, until they are restored", async () => {
    await using folder = await tempFolder();
    for (let call = 0; call < 2; call++) {
      const { exitCode, err } = await process(
        folder.path,
        "--archived",
        "fail",
        "--max-attempts",
        "1",
      );
      assertEquals(exitCode, 1);
      assertStringIncludes(err, 'failed   run=2026-01-02-00-00-00  Cannot read "s3://acme/in/run=');
      assertMatch(err, /failed 2/);
    }
    server.put("acme", "in/run=2026-01-02-00-00-00/part-0", LINE);
    const { err } = await process(folder.path, "--archived", "fail", "--max-attempts", "1");
    assertMatch(err, /Done 1, skipped 2, failed 1/);
  });
});

import { assertEquals } from "@std/assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { fileArchive, fileOutput } from "../../../src/archive/file.ts";
import { OpenLineageClient, type RunEvent, type Transport } from "../../../src/lineage/mod.ts";
import { spoolTransport } from "../../../src/lineage/transports/spool.ts";
import { SqliteManifestStore } from "../../../src/manifest/sqlite.ts";
import { ndjsonSink, processRuns, transactionSink } from "../../../src/pipeline/mod.ts";
import { enrichedLine } from "../../fixtures/enriched_lines.ts";
import { saySkip } from "../../fixtures/say_skip.ts";
import { type TempFolder, tempFolder } from "../../fixtures/temp_folder.ts";

const CHILD = fileURLToPath(new URL("../../fixtures/killed_at_mark.ts", import.meta.url));
const skip = saySkip(process.platform === "win32" ? "Needs SIGKILL" : false);

/** How the process that is killed works: its spool alone or behind others, or its sink. */
type Variant = "spool" | "wrapped" | "transaction";

/** Processes an archive of one run in a process that is killed before or after the mark. */
async function killedAtMark(moment: "before" | "after", variant: Variant): Promise<TempFolder> {
  const folder = await tempFolder();
  await folder.write("archive/run=2026-01-01-00-00-00/part-0", `${enrichedLine()}\n`);
  const runtime = "Deno" in globalThis ? ["run", "--quiet", "--no-check", "--allow-all"] : [];
  const child = spawn(process.execPath, [...runtime, CHILD, folder.path, moment, variant], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [, signal] = await once(child, "exit");
  assertEquals(signal, "SIGKILL");
  return folder;
}

/** Processes what is left with a backend that is up, and returns the types of each lineage run. */
async function repair(folder: TempFolder, variant: Variant): Promise<(string | undefined)[][]> {
  const events: RunEvent[] = [];
  const backend: Transport = {
    emit: (event) => Promise.resolve(void events.push(event as RunEvent)),
  };
  {
    const transport = spoolTransport({ folder: folder.file("spool"), transport: backend });
    await using lineage = new OpenLineageClient({ transport });
    // The lease of the process that was killed has run out.
    const now = (): number => Date.now() + 3_600_000;
    await using manifest = new SqliteManifestStore(folder.file("runline.db"), { now });
    const runs = processRuns({
      archive: fileArchive(folder.file("archive")),
      manifest,
      lineage,
      job: { namespace: "food_delivery", name: "orders" },
      sink: variant === "transaction"
        ? transactionSink({ manifest, read: () => Promise.resolve(1), write: () => {} })
        : ndjsonSink({ output: fileOutput(folder.file("out")) }),
    });
    for await (const _ of runs);
  }
  return [...Map.groupBy(events, ({ run }) => run.runId).values()]
    .map((run) => run.map(({ eventType }) => eventType));
}

const SPOOLS = { spool: "a spool", wrapped: "a spool behind wrappers" } as const;

for (const variant of ["spool", "wrapped"] as const) {
  describe(`processRuns() with ${SPOOLS[variant]} and kill -9 at the mark`, { skip }, () => {
    it("has kept COMPLETE when it is killed right after the mark", async () => {
      await using folder = await killedAtMark("after", variant);
      assertEquals(await repair(folder, variant), [["START", "COMPLETE"]]);
    });

    it("contradicts no COMPLETE that it kept when it is killed before the mark", async () => {
      await using folder = await killedAtMark("before", variant);
      assertEquals(await repair(folder, variant), [
        ["START", "COMPLETE", "COMPLETE"],
        ["START", "COMPLETE"],
      ]);
    });
  });
}

describe("processRuns() with a spool, transactionSink() and kill -9 at the mark", { skip }, () => {
  it("has kept COMPLETE when it is killed right after the mark", async () => {
    await using folder = await killedAtMark("after", "transaction");
    assertEquals(await repair(folder, "transaction"), [["START", "COMPLETE"]]);
  });

  it("revokes COMPLETE when it is killed before the mark, which is the effect", async () => {
    await using folder = await killedAtMark("before", "transaction");
    assertEquals(await repair(folder, "transaction"), [
      ["START", "COMPLETE", "ABORT"],
      ["START", "COMPLETE"],
    ]);
  });
});

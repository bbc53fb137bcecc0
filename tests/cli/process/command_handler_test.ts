import { assert, assertEquals } from "@std/assert";
import process from "node:process";
import { describe, it } from "node:test";
import { fileArchive } from "../../../src/archive/file.ts";
import { commandHandler } from "../../../src/cli/process/command_handler.ts";
import { MemoryManifestStore } from "../../../src/manifest/mod.ts";
import { processRuns } from "../../../src/pipeline/mod.ts";
import { fakeIo } from "../../fakes/cli_io.ts";
import { commandListener, reportTo, scripted } from "../../fakes/scripted_command.ts";
import { enrichedLine } from "../../fixtures/enriched_lines.ts";
import { saySkip } from "../../fixtures/say_skip.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

const skip = saySkip(process.platform === "win32" ? "Windows has no signals" : false);
const JOB = { namespace: "food_delivery", name: "orders" };

describe("commandHandler()", { skip }, () => {
  it("kills a command that ignores SIGTERM after its claim was lost to another worker", async () => {
    await using folder = await tempFolder();
    await using listener = await commandListener();
    await folder.write("archive/run=2026-01-01-00-00-00/part-0", `${enrichedLine()}\n`);
    const { command, env } = await scripted(
      folder,
      `${reportTo(listener)} process.on("SIGTERM", () => {});`,
    );
    const io = fakeIo({ cwd: folder.path, env });
    const manifest = new MemoryManifestStore();
    const outcomes = processRuns({
      archive: fileArchive(folder.file("archive")),
      manifest,
      job: JOB,
      handler: commandHandler(command, { job: JOB, json: true, io, graceMs: 50 }),
      leaseMs: 1_000,
    });
    const outcome = outcomes.next();
    await listener.reported("ready");
    const runId = folder.file("archive/run=2026-01-01-00-00-00/");
    await manifest.override(runId, "release");
    const taken = await manifest.claim(runId, { owner: "another" });
    assertEquals(taken.status, "claimed");
    const { value } = await outcome;
    await listener.gone;
    assert(value?.status === "skipped");
    assertEquals(value.reason, "lost");
    assertEquals((await manifest.inspect(runId)).claim?.owner, "another");
  });
});

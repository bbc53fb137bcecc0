import { assertEquals, assertStringIncludes } from "@std/assert";
import { mkdir, readdir, readFile, rename } from "node:fs/promises";
import { describe, it } from "node:test";
import { runCommandLine } from "../../../src/cli/command_line.ts";
import { BrokenPipeError } from "../../../src/cli/io.ts";
import { jobEvent } from "../../../src/lineage/mod.ts";
import { spawnRunline } from "../../fakes/cli_process.ts";
import { fakeIo, runline } from "../../fakes/cli_io.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

async function archive() {
  const folder = await tempFolder();
  for (const hour of ["01", "00"]) {
    await folder.write(`archive/run=2026-01-31-${hour}-00-00/part-0`, "x");
  }
  const runId = (hour: string) => `${folder.file("archive")}/run=2026-01-31-${hour}-00-00/`;
  return Object.assign(folder, { runId });
}

describe("runline runs", () => {
  it("lists the runs in the order of their time, and which are done", async () => {
    await using folder = await archive();
    const added = await runline(folder.path, ["runs", "add", folder.runId("00")]);
    assertEquals(added.exitCode, 0, added.err);
    assertStringIncludes(added.err, "Added 1 run to sqlite:");
    const { out } = await runline(folder.path, ["runs", "list", "archive"]);
    assertEquals(out, `done     ${folder.runId("00")}\nnew      ${folder.runId("01")}\n`);
    const fresh = await runline(folder.path, ["runs", "list", "archive", "--new", "--json"]);
    const { runId, time, done } = JSON.parse(fresh.out);
    assertEquals([runId, time, done], [folder.runId("01"), "2026-01-31T01:00:00.000Z", false]);
  });

  it("reports an archive without run folders", async () => {
    await using folder = await tempFolder();
    await folder.write("archive/other/file", "x");
    await runline(folder.path, ["runs", "create"]);
    const list = ["runs", "list", "archive"];
    const { exitCode, err } = await runline(folder.path, list);
    assertEquals([exitCode, err.startsWith("No run folders in ")], [0, true]);
    const late = await runline(folder.path, [...list, "--since", "2027-01-01"]);
    assertStringIncludes(late.err, "No run folders in the range of --since and --until in ");
  });

  it("reports whether the manifest contains runs, and exits with 1 unless it contains all", async () => {
    await using folder = await archive();
    await runline(folder.path, ["runs", "add", folder.runId("00")]);
    const ids = [folder.runId("00"), folder.runId("01")];
    const both = await runline(folder.path, ["runs", "contains", ...ids]);
    assertEquals([both.exitCode, both.out], [1, `true  ${ids[0]}\nfalse  ${ids[1]}\n`]);
    const one = await runline(folder.path, ["runs", "contains", "--json", folder.runId("00")]);
    assertEquals([one.exitCode, JSON.parse(one.out).done], [0, true]);
  });

  it("rejects a text that is not a run id", async () => {
    await using folder = await tempFolder();
    for (const text of ["run=2026-01-31-00-00-00", "s3://acme/run=2026-01-31-00-00-00/"]) {
      const { exitCode, err } = await runline(folder.path, ["runs", "add", text]);
      assertEquals(exitCode, 2);
      assertStringIncludes(
        err,
        `must be a key prefix or an absolute path with a slash at the end, not "${text}"`,
      );
    }
  });

  it("creates the tables of a manifest, also repeatedly", async () => {
    await using folder = await tempFolder();
    for (const _ of [1, 2]) {
      const { exitCode, err } = await runline(folder.path, ["runs", "create"]);
      assertEquals([exitCode, err.endsWith("runline.db is ready\n")], [0, true]);
    }
  });

  it("reads and repairs no manifest that is missing, and creates none", async () => {
    await using folder = await archive();
    await folder.write("other.db", "");
    const id = folder.runId("00");
    const reading = [["list", "archive"], ["verify", "archive"], ["contains", id], ["inspect", id]];
    const changing = ["reprocess", "redrive", "skip", "release"].map((verb) => [verb, id, "--yes"]);
    for (const command of [...reading, ["claims"], ["sweep"], ...changing]) {
      const on = (file: string) =>
        runline(folder.path, ["runs", ...command, "--manifest", `sqlite:${file}`]);
      assertEquals(await on("typo.db"), {
        exitCode: 1,
        out: "",
        err: `runline: Cannot use manifest "sqlite:${folder.file("typo.db")}": ` +
          "the file does not exist, check the path\n" +
          'Check --manifest; "runline runs create" creates what is missing.\n',
      });
      const other = await on("other.db");
      assertEquals([other.exitCode, other.err.includes("it has no tables yet")], [1, true]);
    }
    assertEquals((await readdir(folder.path)).sort(), ["archive", "other.db"]);
    assertEquals(await readFile(folder.file("other.db"), "utf8"), "");
  });

  it("reports the error that ends it halfway, although the reader has closed the output", async () => {
    await using folder = await archive();
    await runline(folder.path, ["runs", "create"]);
    const stop = new AbortController();
    const io = fakeIo({ cwd: folder.path, signal: stop.signal });
    const ids = [folder.runId("00"), folder.runId("01")];
    const exitCode = await runCommandLine(["runs", "redrive", ...ids, "--yes", "--json"], {
      ...io,
      stdout: () => Promise.reject(new BrokenPipeError()),
      stderr: (text) => {
        // The first run is refused.
        stop.abort();
        io.stderr(text);
      },
    });
    assertEquals([exitCode, io.err.includes("runline: Stopped")], [130, true]);
  });

  it("writes a run id with control characters in one line", async () => {
    await using folder = await tempFolder();
    const id = `${folder.file("a\nb\u202e")}/run=2026-01-31-00-00-00/`;
    await folder.write("a\nb\u202e/run=2026-01-31-00-00-00/part-0", "x");
    await runline(folder.path, ["runs", "add", id]);
    const shown = `${folder.file("a")}\\nb\\u202e/run=2026-01-31-00-00-00/`;
    for (
      const [args, line] of [[["list", "a\nb\u202e"], "done     "], [
        ["contains", id],
        "true  ",
      ]] as const
    ) {
      assertEquals((await runline(folder.path, ["runs", ...args])).out, `${line}${shown}\n`);
    }
  });

  it("reads a manifest and a store of lineage in a folder that nobody may write to", async () => {
    await using folder = await tempFolder();
    const id = "archive/run=2026-01-31-00-00-00/";
    await runline(folder.path, ["runs", "add", id, "--manifest", "sqlite:m.db"]);
    await runline(folder.path, ["import", "--db", "l.db"], {
      stdin: JSON.stringify(jobEvent({ job: { namespace: "a", name: "b" } })),
    });
    // No file beside these can be created, not even by root: its name would be too long.
    const [m, l] = ["m".repeat(252), "l".repeat(252)];
    await rename(folder.file("m.db"), folder.file(m));
    await rename(folder.file("l.db"), folder.file(l));
    const options = { cwd: folder.path, env: { TMPDIR: folder.file("tmp") } };
    await mkdir(folder.file("tmp"));
    const contains = ["runs", "contains", id, "--manifest", `sqlite:${m}`];
    assertEquals(await spawnRunline(contains, options), {
      exitCode: 0,
      out: `true  ${id}\n`,
      err: "",
    });
    const exported = await spawnRunline(["export", "--db", l], options);
    assertEquals([exported.exitCode, JSON.parse(exported.out).job.name], [0, "b"], exported.err);
    assertEquals(await readdir(folder.file("tmp")), []);
  });
});

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { existsSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { runCommandLine } from "../../../src/cli/command_line.ts";
import { SqliteManifestStore } from "../../../src/manifest/sqlite.ts";
import { fakeIo, runline } from "../../fakes/cli_io.ts";
import { enrichedLine } from "../../fixtures/enriched_lines.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

const PROCESS = ["process", "archive", "--job", "food_delivery/orders", "--lineage-out", "events"];

/** An archive of runs of the first days of 2026, with one event each. */
async function archive(days = 1) {
  const folder = await tempFolder();
  for (let day = 1; day <= days; day++) {
    await folder.write(`archive/run=2026-01-0${day}-00-00-00/part-0`, `${enrichedLine()}\n`);
  }
  const runId = (day: number) => folder.file(`archive/run=2026-01-0${day}-00-00-00/`);
  const call = (...args: string[]) => runline(folder.path, args);
  return Object.assign(folder, { runId, call });
}

describe("runline runs list", () => {
  it("shows the state of each run, and those of a state or a time", async () => {
    await using folder = await archive(4);
    await using store = new SqliteManifestStore(folder.file("runline.db"));
    await store.create();
    await store.add(folder.runId(1));
    await store.claim(folder.runId(2), { owner: "me" });
    const dead = await store.claim(folder.runId(3), { owner: "me" });
    if (dead.status === "claimed") await store.fail(dead.claim, { error: "no", fatal: true });
    const list = async (...args: string[]) => {
      const { out } = await folder.call("runs", "list", "archive", ...args);
      return out.trimEnd().split("\n").map((line) => line.replace(/ .*run=2026-01-/, " "));
    };
    assertEquals(await list(), [
      "done 01-00-00-00/",
      "claimed 02-00-00-00/",
      "dead 03-00-00-00/",
      "new 04-00-00-00/",
    ]);
    assertEquals(await list("--state", "dead", "--state", "new"), [
      "dead 03-00-00-00/",
      "new 04-00-00-00/",
    ]);
    assertEquals(await list("--since", "2026-01-02", "--until", "2026-01-03T00:00:00Z"), [
      "claimed 02-00-00-00/",
    ]);
    assertEquals((await list("--new")).length, 3);
  });
});

describe("runline runs inspect, claims", () => {
  it("show the details of a claim", async () => {
    await using folder = await archive();
    await folder.call(...PROCESS, "--out", "json");
    const { out } = await folder.call("runs", "inspect", folder.runId(1));
    for (const line of ["in the manifest  yes", "state            done", "attempt          1"]) {
      assertStringIncludes(out, line);
    }
    assertStringIncludes(out, "job              food_delivery/orders");
    assertStringIncludes(out, "output           file://");
    const json = await folder.call("runs", "inspect", folder.runId(1), "--json");
    const { done, claim } = JSON.parse(json.out);
    const bytes = enrichedLine().length + 1;
    assertEquals([done, claim.state, claim.files, claim.bytes], [true, "done", 1, bytes]);
    assertEquals((await folder.call("runs", "claims")).out, "");
    const all = await folder.call("runs", "claims", "--state", "done", "--json");
    assertEquals(JSON.parse(all.out).runId, folder.runId(1));
  });

  it("escape what could change a terminal", async () => {
    await using folder = await archive();
    await using store = new SqliteManifestStore(folder.file("runline.db"));
    await store.create();
    await store.claim(folder.runId(1), { owner: "\x1b[2Jevil\u009b" });
    for (const command of [["runs", "inspect", folder.runId(1)], ["runs", "claims"]]) {
      const { out } = await folder.call(...command);
      for (const control of ["\x1b", "\u009b"]) assert(!out.includes(control), JSON.stringify(out));
    }
  });
});

describe("runline runs reprocess", () => {
  it("removes the output of a run, and the next pass writes it again", async () => {
    await using folder = await archive();
    await folder.call(...PROCESS, "--out", "json");
    const path = folder.file("json/run=2026-01-01-00-00-00.ndjson");
    const line = enrichedLine({ app_id: "late" });
    await folder.write("archive/run=2026-01-01-00-00-00/part-1", `${line}\n`);
    const { exitCode, err } = await folder.call("runs", "reprocess", folder.runId(1), "--yes");
    assertEquals([exitCode, err.startsWith("Reopened 1 run in sqlite:")], [0, true]);
    assertEquals(existsSync(path), false);
    await folder.call(...PROCESS, "--out", "json");
    assertStringIncludes(await readFile(path, "utf8"), '"late"');
  });

  it("reports the runs that were opened before an error", async () => {
    await using folder = await archive(2);
    await folder.call(...PROCESS, "--out", "json");
    const output = folder.file("json/run=2026-01-02-00-00-00.ndjson");
    await rm(output);
    await folder.write(`json/run=2026-01-02-00-00-00.ndjson/in-the-way`, "");
    const ids = [folder.runId(1), folder.runId(2)];
    const result = await folder.call("runs", "reprocess", ...ids, "--yes", "--json");
    assertEquals(result.exitCode, 1);
    assertEquals(JSON.parse(result.out), { action: "reprocess", changed: [ids[0]], refused: [] });
    assertStringIncludes(result.err, "run=2026-01-02-00-00-00.ndjson");
  });

  it("removes the files of a run that has several, and the next pass writes them again", async () => {
    await using folder = await archive();
    const parts = [...PROCESS, "--out", "json", "--max-file-size", "1kB"];
    const written = async () => {
      const names = await readdir(folder.file("json"), { recursive: true });
      return names.filter((name) => /_manifests\/.*json$|part-/.test(name));
    };
    await folder.call(...parts);
    const before = await written();
    assertEquals(before.length, 2);
    const line = enrichedLine({ app_id: "late" });
    await folder.write("archive/run=2026-01-01-00-00-00/part-1", `${line}\n`);
    await folder.call("runs", "reprocess", folder.runId(1), "--yes");
    assertEquals(await written(), []);
    await folder.call(...parts);
    const after = await written();
    assertEquals(after.length, 2);
    const part = after.find((name) => name.includes("part-")) ?? "";
    assertStringIncludes(await readFile(folder.file(`json/${part}`), "utf8"), '"late"');
  });

  it("lets the next pass remove the bad rows of a run", async () => {
    await using folder = await archive(2);
    for (const day of ["01", "02"]) {
      await folder.write(`archive/run=2026-01-${day}-00-00-00/part-1`, "bad\n");
    }
    const process = [...PROCESS, "--out", "json", "--bad", "bad"];
    await folder.call(...process);
    const badRuns = async () =>
      (await readdir(folder.file("bad"))).filter((name) => /^run=/.test(name));
    assertEquals((await badRuns()).length, 2);
    await folder.write("archive/run=2026-01-01-00-00-00/part-1", `${enrichedLine()}\n`);
    await folder.write("archive/run=2026-01-02-00-00-00/part-1", "bad\nworse\n");
    await folder.call("runs", "reprocess", folder.runId(1), folder.runId(2), "--yes");
    await folder.call(...process);
    assertEquals(await badRuns(), ["run=2026-01-02-00-00-00.bad.ndjson"]);
    const rows = await readFile(folder.file("bad/run=2026-01-02-00-00-00.bad.ndjson"), "utf8");
    assertStringIncludes(rows, '"worse"');
  });

  it("removes the output of a run that is several folders deep", async () => {
    await using folder = await tempFolder();
    const days = ["2026/01/01", "2026/02/01"];
    for (const day of days) await folder.write(`archive/${day}/part-0`, `${enrichedLine()}\n`);
    const process = [...PROCESS, "--out", "json", "--run-names", "{year}/{month}/{day}"];
    await runline(folder.path, process);
    const runId = folder.file("archive/2026/01/01/");
    const { exitCode } = await runline(folder.path, ["runs", "reprocess", runId, "--yes"]);
    const there = days.map((day) => existsSync(folder.file(`json/${day}.ndjson`)));
    assertEquals([exitCode, ...there], [0, false, true]);
  });

  it("changes nothing unless the answer to its question is yes", async () => {
    await using folder = await archive();
    await folder.call(...PROCESS, "--out", "json");
    const args = ["runs", "reprocess", folder.runId(1)];
    const piped = await runline(folder.path, args);
    assertEquals(piped.exitCode, 2);
    assertStringIncludes(piped.err, 'add "--yes"');
    for (const [answer, exitCode] of [["n\n", 1], ["\n", 1], ["", 1], ["yes\n", 0]] as const) {
      const asked = await runline(folder.path, args, { stdin: answer, stdinIsTerminal: true });
      assertEquals(asked.exitCode, exitCode, JSON.stringify(answer));
      assertMatch(asked.err, /^Reprocess 1 run of sqlite:.*, and remove the output\? \[y\/N\]/);
    }
  });
});

describe("runline runs redrive, skip, release", () => {
  it("bring a dead run back, or count it as done", async () => {
    await using folder = await archive(2);
    const failing = [...PROCESS, "--max-attempts", "1", "--", "false"];
    const failed = await folder.call(...failing);
    assertStringIncludes(failed.err, "dead     run=2026-01-01-00-00-00");
    const again = await folder.call(...failing);
    assertEquals(again.exitCode, 1);
    assertStringIncludes(again.err, "It is dead after 1 attempt,");
    assertEquals((await folder.call("runs", "redrive", folder.runId(1), "--yes")).exitCode, 0);
    assertEquals((await folder.call("runs", "skip", folder.runId(2), "--yes")).exitCode, 0);
    const done = await folder.call(...PROCESS, "--", "true");
    assertEquals(done.exitCode, 0);
    assertStringIncludes(done.err, "Done 1, skipped 1, failed 0");
  });

  it("release the claim of a dead worker, and refuse other states", async () => {
    await using folder = await archive();
    await using store = new SqliteManifestStore(folder.file("runline.db"));
    await store.create();
    await store.claim(folder.runId(1), { owner: "gone" });
    const skip = await folder.call("runs", "skip", folder.runId(1), "--yes");
    assertEquals(skip.exitCode, 1);
    assertStringIncludes(skip.err, '"gone" has claimed it, release it first');
    assertEquals((await folder.call("runs", "release", folder.runId(1), "--yes")).exitCode, 0);
    assertEquals((await store.claim(folder.runId(1), { owner: "next" })).status, "claimed");
  });
});

describe("runline runs verify, sweep", () => {
  it("find a run whose files arrived late", async () => {
    await using folder = await archive(2);
    await folder.call(...PROCESS, "--out", "json");
    const same = await folder.call("runs", "verify", "archive");
    assertEquals([same.exitCode, same.out], [0, ""]);
    assertStringIncludes(same.err, "Same 2, changed 0, not known 0");
    await folder.write("archive/run=2026-01-02-00-00-00/part-1", "late");
    const changed = await folder.call("runs", "verify", "archive");
    assertEquals(changed.exitCode, 1);
    assertStringIncludes(changed.out, `changed  ${folder.runId(2)}`);
  });

  it("mark a run whose claim is done and which is missing", async () => {
    await using folder = await archive();
    await folder.call(...PROCESS, "--out", "json");
    const database = new DatabaseSync(folder.file("runline.db"));
    database.exec("DELETE FROM manifest");
    database.close();
    const { out, err } = await folder.call("runs", "sweep");
    assertEquals(out, `${folder.runId(1)}\n`);
    assertStringIncludes(err, "Repaired 1 run in sqlite:");
  });
});

describe("runline runs sweep --out", () => {
  it("removes the files of killed attempts, and writes their addresses", async () => {
    await using folder = await archive();
    await folder.call(...PROCESS, "--out", "json", "--max-file-size", "1kB");
    const lost = "json/_parts/run=2026-01-01-00-00-00/0198-killed/part-00000.ndjson";
    await folder.write(lost, "{}\n");
    const kept = (await readdir(folder.file("json"), { recursive: true }))
      .filter((name) => name.includes("part-") && !name.includes("killed"));
    assertEquals(kept.length, 1);
    const { out, err, exitCode } = await folder.call("runs", "sweep", "--out", "json");
    assertEquals([exitCode, out], [0, `${pathToFileURL(folder.file(lost)).href}\n`]);
    assertStringIncludes(err, "Removed 1 file of killed attempts in file://");
    assertEquals([existsSync(folder.file(lost)), existsSync(folder.file(`json/${kept[0]}`))], [
      false,
      true,
    ]);
  });
});

describe("commands that read", () => {
  it("write nothing into a database, and do not change its journal", async () => {
    await using folder = await archive();
    const path = folder.file("runline.db");
    const database = new DatabaseSync(path);
    database.exec("CREATE TABLE manifest (run_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID");
    database.close();
    const before = [await readFile(path), await readdir(folder.path)];
    const dry = await folder.call(...PROCESS, "--out", "json", "--dry-run");
    assertEquals(dry.exitCode, 0, dry.err);
    await folder.call("runs", "contains", folder.runId(1));
    assertEquals([await readFile(path), await readdir(folder.path)], before);
  });
});

describe("runline process on the manifest of another job", () => {
  it("reports the job whose runs are done, and how to process them", async () => {
    await using folder = await archive();
    await folder.call(...PROCESS, "--out", "json");
    const other = await folder.call(
      ...["process", "archive", "--job", "a/b", "--out", "rows", "--lineage-out", "events"],
    );
    assertStringIncludes(other.err, "Nothing new");
    assertStringIncludes(
      other.err,
      `are done for job "food_delivery/orders", with the output "file://${folder.path}/json/", and ` +
        "are not processed for this one; use a separate manifest for each job: --manifest",
    );
    const same = await folder.call(...PROCESS, "--out", "json");
    assert(!same.err.includes("separate manifest"), same.err);
    const command = await folder.call(...PROCESS, "--", "true");
    assertStringIncludes(command.err, "use a separate manifest for each job");
  });
});

describe("runline runs watch", () => {
  it("processes runs as they arrive, and exits with 0 when it is stopped", async () => {
    await using folder = await archive(0);
    const stop = new AbortController();
    const args = PROCESS.slice(1);
    const io = fakeIo({ cwd: folder.path, signal: stop.signal });
    const watching = runCommandLine(
      ["runs", "watch", ...args, "--out", "json", "--interval", "20ms", "--look-back", "7d"],
      io,
    );
    const until = async (isTrue: () => boolean) => {
      while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    const arrived = (day: number) =>
      until(() => existsSync(folder.file(`json/run=2026-01-0${day}-00-00-00.ndjson`)));
    await until(() => io.err.includes("the folder does not exist, check the path"));
    await folder.write("archive/run=2026-01-01-00-00-00/part-0", `${enrichedLine()}\n`);
    await arrived(1);
    await folder.write("archive/run=2026-01-02-00-00-00/part-0", `${enrichedLine()}\n`);
    await arrived(2);
    stop.abort(new Error("SIGTERM"));
    assertEquals(await watching, 0);
    assertStringIncludes(io.err, "Done 1, skipped 0, failed 0; 1 event");
  });
});

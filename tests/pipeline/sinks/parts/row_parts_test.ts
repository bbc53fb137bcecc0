import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { readdir } from "node:fs/promises";
import { describe, it } from "node:test";
import { MemoryManifestStore } from "../../../../src/manifest/mod.ts";
import { fileOutput } from "../../../../src/archive/file.ts";
import {
  ndjsonSink,
  processRuns,
  type RunOutcome,
  sweepParts,
} from "../../../../src/pipeline/mod.ts";
import { MemoryArchive, MemoryOutput } from "../../../fakes/memory_archive.ts";
import { RecordingLineage } from "../../../fakes/recording_lineage.ts";
import { enrichedLine } from "../../../fixtures/enriched_lines.ts";
import { tempFolder } from "../../../fixtures/temp_folder.ts";

const MANIFEST = "_manifests/run=2026-01-01-00-00-00.json";
const job = { namespace: "food_delivery", name: "orders" };

function line(appId: string): string {
  return enrichedLine({ app_id: appId });
}

class World {
  readonly output = new MemoryOutput();
  readonly manifest = new MemoryManifestStore();
  readonly lineage = new RecordingLineage();
  readonly archive: MemoryArchive;

  constructor(files: Record<string, string>) {
    this.archive = new MemoryArchive({ "2026-01-01-00-00-00": files });
  }

  async process(options: { readonly maxFileSize?: number; readonly maxBad?: number } = {}) {
    const { output, manifest, lineage, archive } = this;
    const sink = ndjsonSink({ output, maxFileSize: 1, ...options });
    const outcomes = await Array.fromAsync(
      processRuns({ archive, manifest, lineage, job, sink }),
    );
    await lineage.flush();
    return outcomes[0] as RunOutcome;
  }

  /** The parts that the manifest of the run lists. */
  get listed(): string[] {
    const { entries } = JSON.parse(this.output.objects.get(MANIFEST) ?? '{ "entries": [] }');
    return entries.map(({ url }: { url: string }) => url.slice(this.output.url.length));
  }

  get rows(): string {
    return this.listed.map((name) => this.output.objects.get(name)).join("");
  }

  get parts(): string[] {
    return [...this.output.objects.keys()].filter((name) => name.startsWith("_parts/"));
  }
}

describe("ndjsonSink() with 'maxFileSize'", () => {
  it("writes the rows of one object into several, in their order, and lists them", async () => {
    const files = { "part-0": `${line("a")}\n`, "part-1": line("b"), "part-2": `${line("c")}\n` };
    const whole = new World(files);
    const sink = ndjsonSink({ output: whole.output });
    await Array.fromAsync(processRuns({ ...whole, job, sink }));

    const world = new World(files);
    const outcome = await world.process();
    assert(outcome.status === "done");
    assertEquals([outcome.promise, outcome.report.rowsWritten], ["atomic-commit", 3]);
    assertEquals(world.rows, whole.output.objects.get("run=2026-01-01-00-00-00.ndjson"));
    assertEquals(world.listed, world.parts);
    assertEquals(world.parts.map((name) => name.replace(/[0-9a-f-]{36}/, "claim")), [
      "_parts/run=2026-01-01-00-00-00/claim/part-00000.ndjson",
      "_parts/run=2026-01-01-00-00-00/claim/part-00001.ndjson",
      "_parts/run=2026-01-01-00-00-00/claim/part-00002.ndjson",
    ]);
    const [output] = world.lineage.events.at(-1)?.outputs ?? [];
    const { fileCount, rowCount, size } = output?.outputFacets?.outputStatistics ?? {};
    assertEquals([fileCount, rowCount, size], [3, 3, world.rows.length]);
  });

  it("cuts a large file at line ends", async () => {
    const lines = Array.from({ length: 3_000 }, (_, index) => line(`app-${index}`));
    const world = new World({ "part-0": lines.join("\n") });
    await world.process({ maxFileSize: 300_000 });
    assert(world.listed.length > 1);
    const appIds = world.rows.trimEnd().split("\n").map((row) => JSON.parse(row).app_id);
    assertEquals(appIds, lines.map((_, index) => `app-${index}`));
    for (const name of world.listed.slice(0, -1)) {
      const bytes = world.output.objects.get(name)?.length ?? 0;
      assert(bytes >= 300_000 && bytes < 3_000_000, `${bytes} bytes`);
    }
  });

  it("writes one empty object for a run without rows", async () => {
    const world = new World({ "part-0": "", "part-1": "" });
    const outcome = await world.process();
    assertEquals([outcome.status, world.listed.length, world.rows], ["done", 1, ""]);
  });

  it("finds what was committed before a crash, by its manifest alone", async () => {
    const world = new World({ "part-0": line("a"), "part-1": line("b") });
    const { complete } = world.manifest;
    world.manifest.complete = () => Promise.reject(new Error("power is out"));
    assertEquals((await world.process()).status, "failed");
    const before = world.parts;
    world.manifest.complete = complete;
    world.archive.read = () => {
      throw new Error("read again");
    };
    const outcome = await world.process();
    assert(outcome.status === "done");
    assertEquals([outcome.recovered, outcome.report.rowsWritten, world.parts], [true, 2, before]);
  });

  it("removes what a killed worker left of the manifest beside the committed one", async () => {
    await using folder = await tempFolder();
    const output = fileOutput(folder.path);
    const { archive, manifest, lineage } = new World({ "part-0": line("a") });
    const sink = ndjsonSink({ output, maxFileSize: 1 });
    const process = () => Array.fromAsync(processRuns({ archive, manifest, lineage, job, sink }));
    const { complete } = manifest;
    manifest.complete = () => Promise.reject(new Error("power is out"));
    await process();
    manifest.complete = complete;
    await folder.write("_manifests/.run=2026-01-01-00-00-00.json.0123abcd.tmp", "{");
    assertEquals((await process()).map(({ status }) => status), ["done"]);
    assertEquals(await readdir(`${folder.path}/_manifests`), ["run=2026-01-01-00-00-00.json"]);
  });

  it("removes the parts of an attempt that failed", async () => {
    const world = new World({ "part-0": line("a"), "part-1": "bad\n" });
    assertEquals((await world.process({ maxBad: 0 })).status, "failed");
    assertEquals([world.parts, world.output.staged], [[], 0]);
  });

  it("removes the folders of an attempt that failed, in its first part or later", async () => {
    await using folder = await tempFolder();
    const sink = ndjsonSink({ output: fileOutput(folder.path), maxFileSize: 1, maxBad: 0 });
    for (const isReadable of [false, true]) {
      const { archive, manifest, lineage } = new World({ "part-0": line("a"), "part-1": "bad\n" });
      if (!isReadable) {
        archive.read = () => {
          throw new Error("unreadable");
        };
      }
      const runs = processRuns({ archive, manifest, lineage, job, sink });
      assertEquals((await Array.fromAsync(runs)).map(({ status }) => status), ["failed"]);
      assertEquals(await readdir(folder.path), ["_runline.json"]);
    }
  });

  it("removes the parts of an attempt that another one was faster than", async () => {
    const world = new World({ "part-0": line("a") });
    const { stage } = world.output;
    const theirs = { entries: [], meta: { content_length: 7, record_count: 5 } };
    world.output.stage = (name) => {
      if (name === MANIFEST) world.output.objects.set(MANIFEST, JSON.stringify(theirs));
      return stage.call(world.output, name);
    };
    const outcome = await world.process();
    assert(outcome.status === "done");
    assertEquals([outcome.recovered, outcome.report.rowsWritten, world.parts], [true, 5, []]);
  });

  it("removes the parts of killed attempts once its own count", async () => {
    const world = new World({ "part-0": line("a"), "part-1": "bad\n", "part-2": line("b") });
    const killed = "_parts/run=2026-01-01-00-00-00/0198-killed/part-00000.ndjson";
    const other = "_parts/run=2026-01-02-00-00-00/0198-other/part-00000.ndjson";
    for (const name of [killed, other]) world.output.objects.set(name, "row\n");
    assertEquals((await world.process({ maxBad: 0 })).status, "failed");
    assertEquals(world.parts, [killed, other]);
    assertEquals((await world.process()).status, "done");
    assertEquals(world.parts, [other, ...world.listed]);
    assertEquals(world.listed.length, 2);
  });

  it("removes them as well where an earlier attempt has committed, and not the parts of that", async () => {
    const world = new World({ "part-0": line("a") });
    const { complete } = world.manifest;
    world.manifest.complete = () => Promise.reject(new Error("power is out"));
    assertEquals((await world.process()).status, "failed");
    world.manifest.complete = complete;
    const killed = "_parts/run=2026-01-01-00-00-00/0198-killed/part-00000.ndjson";
    world.output.objects.set(killed, "row\n");
    const outcome = await world.process();
    assert(outcome.status === "done");
    assertEquals([outcome.recovered, world.parts.length], [true, 1]);
    assertEquals(world.parts, world.listed);
  });

  it("keeps its parts if it is unknown whether their manifest was written", async () => {
    const world = new World({ "part-0": line("a") });
    const { stage } = world.output;
    world.output.stage = async (name) => {
      const staged = await stage.call(world.output, name);
      if (name !== MANIFEST) return staged;
      const commit = async () => {
        await staged.commit();
        throw new Error("the answer was lost");
      };
      return { ...staged, commit };
    };
    assertEquals((await world.process()).status, "failed");
    assertEquals([world.listed, world.parts.length], [world.parts, 1]);
  });

  it("fails on a manifest whose parts do not exist, as after a sweep and a worker that wakes up", async () => {
    const world = new World({ "part-0": line("a") });
    const { complete } = world.manifest;
    world.manifest.complete = () => Promise.reject(new Error("power is out"));
    await world.process();
    world.manifest.complete = complete;
    for (const name of world.parts) world.output.objects.delete(name);
    const outcome = await world.process();
    assert(outcome.status === "failed");
    assertStringIncludes(outcome.error.message, "does not exist, reprocess the run");
  });
});

describe("sweepParts()", () => {
  const killed = (run: string) => `_parts/${run}/0198-killed/part-00000.ndjson`;

  it("removes the parts that the manifest of their run does not list, and no others", async () => {
    const world = new World({ "part-0": line("a"), "part-1": line("b") });
    await world.process();
    const lost = killed("run=2026-01-01-00-00-00");
    const unfinished = [
      killed("run=2026-01-02-00-00-00"),
      "_parts/run=2026-01-02-00-00-00/0198-other/part-00000.ndjson",
    ];
    for (const name of [lost, ...unfinished]) world.output.objects.set(name, "row\n");
    assertEquals(await Array.fromAsync(sweepParts(world.output)), [lost]);
    assertEquals(world.parts, [...world.listed, ...unfinished]);
    assertEquals(await Array.fromAsync(sweepParts(world.output)), []);
  });

  it("leaves files of another form alone", async () => {
    await using folder = await tempFolder();
    for (const name of ["_parts/a", "_parts/b/c", "_parts/d/e"]) await folder.write(name, "row\n");
    assertEquals(await Array.fromAsync(sweepParts(fileOutput(folder.path))), []);
  });

  it("reads runs of several folders", async () => {
    const { output } = new World({});
    const [run, entry] = ["year=2026/month=01", "0199-done/part-00000.ndjson"];
    const meta = { content_length: 4, record_count: 1 };
    const entries = [{ url: `${output.url}_parts/${run}/${entry}`, mandatory: true, meta }];
    const names = [
      `_parts/${run}/${entry}`,
      "_parts/year=2026/month=02/0199-only/part-00000.ndjson",
      killed(run),
    ];
    for (const name of names) output.objects.set(name, "row\n");
    output.objects.set(`_manifests/${run}.json`, JSON.stringify({ entries, meta }));
    assertEquals(await Array.fromAsync(sweepParts(output)), [killed(run)]);
  });

  it("keeps the parts of a worker that starts while it sweeps", async () => {
    const world = new World({ "part-0": line("a") });
    await world.process();
    const { output } = world;
    output.objects.set(killed("run=2026-01-01-00-00-00"), "row\n");
    const [lost, started] = ["0198-killed", "0199-started"].map((claim) =>
      `_parts/run=2026-01-01-00-00-00/${claim}/part-00000.ndjson`
    );
    // Once its manifest is read, the run is opened again, and a worker begins.
    const { findCommitted } = output;
    output.findCommitted = async (name) => {
      const found = await findCommitted.call(output, name);
      output.objects.delete(name);
      output.objects.set(started!, "row\n");
      return found;
    };
    assertEquals(await Array.fromAsync(sweepParts(output)), [lost]);
    assert(world.parts.includes(started!));
  });
});

import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { type ManifestStore, MemoryManifestStore } from "../../src/manifest/mod.ts";
import { SqliteManifestStore } from "../../src/manifest/sqlite.ts";
import { processRuns } from "../../src/pipeline/mod.ts";
import { MemoryArchive } from "../fakes/memory_archive.ts";
import { RecordingLineage } from "../fakes/recording_lineage.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

const TIME = "2026-01-01-00-00-00";
const job = { namespace: "food_delivery", name: "orders" };

describe("processRuns()", () => {
  it("processes a run of 130,000 objects", async () => {
    const files = Array.from({ length: 130_000 }, (_, index) => [`part-${index}`, "x"]);
    const lineage = new RecordingLineage();
    let seen = 0;
    const outcomes = await Array.fromAsync(processRuns({
      archive: new MemoryArchive({ [TIME]: Object.fromEntries(files) }),
      manifest: new MemoryManifestStore(),
      lineage,
      job,
      handler: ({ files }) => {
        seen = files.length;
        return Promise.resolve();
      },
    }));
    assertEquals([outcomes.map(({ status }) => status), seen], [["done"], 130_000]);
    const { inputStatistics } = lineage.events.at(-1)?.inputs?.[0]?.inputFacets ?? {};
    assertEquals(inputStatistics?.fileCount, 130_000);
  });
});

describe("containsMany()", () => {
  const runIds = Array.from({ length: 200_000 }, (_, index) => `archive/run=${index}/`);

  async function find(manifest: ManifestStore): Promise<void> {
    await manifest.create();
    await manifest.add(runIds.at(-1) ?? "");
    assertEquals([...await manifest.containsMany(runIds)], [runIds.at(-1)]);
  }

  it("looks up 200,000 runs in memory", async () => {
    await using manifest = new MemoryManifestStore();
    await find(manifest);
  });

  it("looks up 200,000 runs in SQLite", async () => {
    await using folder = await tempFolder();
    await using manifest = new SqliteManifestStore(folder.file("runline.db"));
    await find(manifest);
  });
});

import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { MemoryManifestStore } from "../../src/manifest/mod.ts";
import { processRuns } from "../../src/pipeline/process_runs.ts";
import { verifyRuns } from "../../src/pipeline/verify_runs.ts";
import { MemoryArchive, runFolder } from "../fakes/memory_archive.ts";

const TIME = "2026-01-31-06-00-00";

/** Returns the statuses of a run of which some files of a total size were read. */
async function statuses(
  files: Record<string, string>,
  read: { readonly files?: number; readonly bytes?: number } | undefined,
): Promise<readonly string[]> {
  const archive = new MemoryArchive({ [TIME]: files, "2026-02-01-06-00-00": { a: "x" } });
  await using manifest = new MemoryManifestStore();
  const { runId } = runFolder(TIME);
  if (read) {
    const result = await manifest.claim(runId, { owner: "me" });
    if (result.status === "claimed") await manifest.complete(result.claim, read);
  } else {
    await manifest.add(runId);
  }
  const verified = await Array.fromAsync(verifyRuns({ archive, manifest }));
  return verified.map(({ run, status }) => `${run.runId} ${status}`);
}

describe("verifyRuns()", () => {
  const cases: readonly [string, Record<string, string>, { files?: number; bytes?: number }?][] = [
    ["same", { a: "123", b: "45" }, { files: 2, bytes: 5 }],
    ["changed", { a: "123", b: "45" }, { files: 1, bytes: 5 }],
    ["changed", { a: "123", b: "45" }, { files: 2, bytes: 6 }],
    ["same", { a: "1", "shredding_complete.json": "23" }, { files: 1, bytes: 1 }],
    ["same", { a: "1", "shredding_complete.json": "23" }, { files: 2, bytes: 3 }],
    ["changed", { a: "1", _SUCCESS: "23" }, { files: 2, bytes: 3 }],
    ["changed", {}, { files: 2, bytes: 6 }],
    ["unknown", { a: "123" }, { bytes: 3 }],
    ["unknown", { a: "123" }, { files: 1 }],
    ["unknown", { a: "123" }],
  ];
  for (const [status, files, read] of cases) {
    const title = read ? JSON.stringify(read) : "a mark alone";
    it(`reports "${status}" for ${JSON.stringify(files)} and ${title}`, async () => {
      assertEquals(await statuses(files, read), [`archive/run=${TIME}/ ${status}`]);
    });
  }

  for (const marker of ["done.txt", "_SUCCESS"]) {
    it(`counts the files of a run with the marker "${marker}" as processRuns() counts them`, async () => {
      const files: Record<string, string> = { "part-0": "x", [marker]: "ok" };
      const archive = new MemoryArchive({ [TIME]: files });
      await using manifest = new MemoryManifestStore();
      const [job, ready] = [{ namespace: "food_delivery", name: "orders" }, { markers: [marker] }];
      const handler = () => Promise.resolve();
      await Array.fromAsync(processRuns({ archive, manifest, job, handler, ready }));
      const details = async () => {
        const verified = await Array.fromAsync(verifyRuns({ archive, manifest }));
        return verified.map(({ status, detail }) => `${status}: ${detail}`);
      };
      const size = marker === "_SUCCESS" ? "1 files with 1 bytes" : "2 files with 3 bytes";
      assertEquals(await details(), [`same: It has ${size}`]);
      archive.runs.set(TIME, { [marker]: files[marker]! });
      const now = marker === "_SUCCESS" ? "0 files with 0 bytes" : "1 files with 2 bytes";
      assertEquals(await details(), [
        `changed: It had ${size} when it was done, and has ${now} now`,
      ]);
    });
  }
});

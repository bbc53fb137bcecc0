import { PutObjectCommand, type StorageClass } from "@aws-sdk/client-s3";
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { describe, it } from "node:test";
import { ArchiveError } from "../../src/archive/mod.ts";
import { listRunIds, s3Archive } from "../../src/archive/s3.ts";
import { enrichedLine } from "../fixtures/enriched_lines.ts";
import { startServices } from "./services.ts";
import { awsEnvironment, makeBucket, s3Client } from "./support/aws.ts";
import { pythonListRunIds } from "./support/python_sdk.ts";
import { countRuns, runline, runlineOk } from "./support/runline.ts";

const services = await startServices(["moto"]);
const s3 = s3Client(services.moto.endpoint);

const CLASSES: readonly StorageClass[] = [
  "STANDARD",
  "STANDARD_IA",
  "INTELLIGENT_TIERING",
  "GLACIER_IR",
  "GLACIER",
  "DEEP_ARCHIVE",
];

describe("s3Archive() on storage classes", () => {
  it("reports which files must be restored, and reads those that need not be", async () => {
    const archive = s3Archive(s3, await makeArchive());
    const archived: string[] = [];
    for await (const run of archive.listRuns()) {
      const [file, ...more] = await archive.listFiles(run);
      assertEquals(more, []);
      if (!file) throw new Error(`${run.name} has no file`);
      if (file.archived) archived.push(run.name);
      const text = new Response(archive.read(file)).text();
      if (!file.archived) assertStringIncludes(await text, run.name);
      else {
        const error = await assertRejects(() => text, ArchiveError);
        assertEquals(error.code, "ARCHIVE_NOT_RESTORED");
      }
    }
    assertEquals(archived, [runName("GLACIER"), runName("DEEP_ARCHIVE")]);
  });
});

describe("listRunIds() on storage classes", () => {
  it("leaves out the runs that the Python SDK leaves out, and DEEP_ARCHIVE", async () => {
    const url = await makeArchive();
    const python = await pythonListRunIds(services.moto.endpoint, url);
    const readable = CLASSES.filter((name) => name !== "GLACIER" && name !== "DEEP_ARCHIVE");
    assertEquals(python, [...readable, "DEEP_ARCHIVE"].map(runId));
    assertEquals(await Array.fromAsync(listRunIds(s3, url)), readable.map(runId));
    const all = await Array.fromAsync(listRunIds(s3, url, { archived: "include" }));
    assertEquals(all, CLASSES.map(runId));
  });
});

describe("runline process on storage classes", () => {
  it("skips the runs that must be restored, and reports it", async () => {
    const folder = await Deno.makeTempDir();
    const runs = await runlineOk([
      ...["process", await makeArchive(), "--manifest", `sqlite:${folder}/runs.db`, "--json"],
      ...["--job", "e2e/glacier", "--out", `${folder}/json`, "--lineage-out", "/dev/null"],
    ], awsEnvironment(services.moto.endpoint));
    assertEquals(countRuns(runs), { "done": 4, "skipped archived": 2 });
    const archived = runs.filter((run) => run.reason === "archived").map((run) => run.runId);
    assertEquals(archived, ["GLACIER", "DEEP_ARCHIVE"].map(runId));
    const { code, runs: failed } = await runline([
      ...["process", await makeArchive(), "--manifest", `sqlite:${folder}/runs.db`, "--json"],
      ...["--job", "e2e/glacier", "--out", `${folder}/other`, "--lineage-out", "/dev/null"],
      ...["--archived", "fail"],
    ], awsEnvironment(services.moto.endpoint));
    assertEquals([code, countRuns(failed)["failed"]], [1, 2]);
    await Deno.remove(folder, { recursive: true });
  });
});

/** Creates an archive with a run for each storage class, in the order of `CLASSES`. */
async function makeArchive(): Promise<string> {
  const bucket = await makeBucket(s3);
  for (const name of CLASSES) {
    await s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: `archive/${runName(name)}/part-00000`,
        Body: enrichedLine({ event_vendor: runName(name) }),
        StorageClass: name,
      }),
    );
  }
  return `s3://${bucket}/archive/`;
}

function runId(storageClass: string): string {
  return `archive/${runName(storageClass)}/`;
}

function runName(storageClass: string): string {
  const day = 1 + CLASSES.findIndex((name) => name === storageClass);
  return `run=2026-01-0${day}-00-00-00`;
}

import { assert, assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { join } from "node:path";
import { startServices } from "./services.ts";
import { countByRun, readLineage } from "./support/lineage_file.ts";
import { digests, folderPlace, type Place, serverPlace } from "./support/place.ts";
import { countRuns, okRuns, resultOf, startRunline } from "./support/runline.ts";
import { createManifest, undisturbedOutput } from "./support/undisturbed.ts";
import { sampleRuns } from "./support/sample_archive.ts";

const RUNS = 40;

const services = await startServices(["dynamodb", "versitygw"]);
const endpoints = { s3: services.versitygw.endpoint, dynamodb: services.dynamodb.endpoint };
const runs = sampleRuns({ runs: RUNS, events: 300 });

describe("runline process, started several times at once", () => {
  it("shares the runs between 2 processes, with SQLite and folders", async (context) => {
    await using place = await folderPlace(runs);
    context.diagnostic(JSON.stringify(await race(place, 2)));
  });

  it("shares the runs between 8 processes, with SQLite and folders", async (context) => {
    await using place = await folderPlace(runs);
    context.diagnostic(JSON.stringify(await race(place, 8)));
  });

  it("shares the runs between 2 processes, with DynamoDB and S3", async (context) => {
    await using place = await serverPlace(runs, endpoints);
    context.diagnostic(JSON.stringify(await race(place, 2)));
  });

  it("shares the runs between 8 processes, with DynamoDB and S3", async (context) => {
    await using place = await serverPlace(runs, endpoints);
    context.diagnostic(JSON.stringify(await race(place, 8)));
  });
});

async function race(place: Place, processes: number): Promise<unknown> {
  const [manifest, out] = [place.manifest(), place.output()];
  await createManifest(place, manifest);

  const trails = Array.from(
    { length: processes },
    (_, index) => join(place.folder, `${index}.ndjson`),
  );
  const children = trails.map((trail) =>
    startRunline([
      ...["process", place.archive, "--manifest", manifest, "--out", out, "--json"],
      ...["--job", "e2e/race", "--lineage-out", trail],
    ], place.env)
  );
  const results = (await Promise.all(children.map(resultOf))).map(okRuns);

  const counts = results.map(countRuns);
  const workers = counts.filter((count) => (count["done"] ?? 0) > 0).length;
  assert(workers > 1, `one process did everything: ${JSON.stringify(counts)}`);
  const done = results.flat().filter((run) => run.status === "done");
  assertEquals(done.length, RUNS, JSON.stringify(counts));
  assertEquals(new Set(done.map((run) => run.runId)).size, RUNS);
  assertEquals((await place.runIds(manifest)).sort(), done.map((run) => run.runId).sort());

  const events = (await Promise.all(trails.map(readLineage))).flat();
  for (const eventType of ["START", "COMPLETE"]) {
    const perRun = countByRun(events, eventType);
    assertEquals(perRun.size, RUNS);
    assertEquals(new Set(perRun.values()), new Set([1]));
  }
  assertEquals(events.length, 2 * RUNS);
  const undisturbed = await undisturbedOutput(place);
  assertEquals(undisturbed.size, RUNS);
  assertEquals(digests(await place.objects(out)), undisturbed);
  return counts;
}

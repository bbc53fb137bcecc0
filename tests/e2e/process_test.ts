import { assertEquals, assertStringIncludes } from "@std/assert";
import { describe, it } from "node:test";
import { join } from "node:path";
import { startServices } from "./services.ts";
import { readLineage } from "./support/lineage_file.ts";
import { PythonManifests } from "./support/python_sdk.ts";
import { digests, serverPlace } from "./support/place.ts";
import { countRuns, runline, runlineOk } from "./support/runline.ts";
import { sampleRuns } from "./support/sample_archive.ts";
import { createManifest } from "./support/undisturbed.ts";

const services = await startServices(["dynamodb", "versitygw"]);
const endpoints = { s3: services.versitygw.endpoint, dynamodb: services.dynamodb.endpoint };

describe("runline process on S3 and DynamoDB", () => {
  it("processes every run once, and leaves manifest rows, objects and a trail", async () => {
    const runs = sampleRuns({ runs: 12, events: 40 });
    await using place = await serverPlace(runs, endpoints);
    const [manifest, out] = [place.manifest(), place.output()];
    const trail = join(place.folder, "lineage.ndjson");
    const args = [
      ...["process", place.archive, "--manifest", manifest, "--out", out, "--json"],
      ...["--job", "food_delivery/orders", "--lineage-out", trail],
    ];
    await createManifest(place, manifest);

    const first = await runlineOk(args, place.env);
    assertEquals(countRuns(first), { done: 12 });
    const runIds = runs.map((run) => `archive/${run.name}/`);
    assertEquals((await place.runIds(manifest)).sort(), runIds);
    const objects = await place.objects(out);
    assertEquals([...objects.keys()], runs.map((run) => `${run.name}.ndjson`));
    for (const run of runs) {
      const text = new TextDecoder().decode(objects.get(`${run.name}.ndjson`));
      const rows = text.trimEnd().split("\n");
      assertEquals(rows.map((row) => JSON.parse(row).event_id), [...run.eventIds]);
    }

    const second = await runlineOk(args, place.env);
    assertEquals(countRuns(second), { "skipped done": 12 });
    assertEquals(digests(await place.objects(out)), digests(objects));
    await assertTrail(trail, { archive: place.archive, out, runs: 12, events: 40 });
  });

  it("works on the rest when Python has marked some runs", async () => {
    const runs = sampleRuns({ runs: 5, events: 4 });
    await using place = await serverPlace(runs, endpoints);
    const [manifest, out] = [place.manifest(), place.output()];
    const python = new PythonManifests(endpoints.dynamodb, new URL(manifest).hostname);
    await python.create();
    await python.add(...runs.slice(0, 3).map((run) => `archive/${run.name}/`));
    await createManifest(place, manifest);

    const args = ["process", place.archive, "--manifest", manifest, "--out", out, "--json"];
    const outcomes = await runlineOk(
      [...args, "--job", "food_delivery/orders", "--lineage-out", "/dev/null"],
      place.env,
    );
    assertEquals(countRuns(outcomes), { done: 2, "skipped done": 3 });
    const all = runs.map((run) => `archive/${run.name}/`);
    assertEquals(await python.contains(...all), all.map(() => true));
  });

  it("reports the remedy when the manifest's table is missing", async () => {
    await using place = await serverPlace(sampleRuns({ runs: 1, events: 1 }), endpoints);
    const manifest = place.manifest();
    const { code, stderr } = await runline([
      ...["process", place.archive, "--manifest", manifest, "--out", place.output()],
      ...["--job", "food_delivery/orders", "--lineage-out", "/dev/null"],
    ], place.env);
    assertEquals(code, 1);
    const table = new URL(manifest).hostname;
    assertStringIncludes(stderr, `table "${table}" does not exist`);
  });
});

interface ExpectedTrail {
  readonly archive: string;
  readonly out: string;
  readonly runs: number;
  readonly events: number;
}

async function assertTrail(path: string, expected: ExpectedTrail): Promise<void> {
  const events = await readLineage(path);
  const byRun = Map.groupBy(events, (event) => event.run.runId);
  assertEquals(byRun.size, expected.runs);
  for (const [start, complete, ...more] of byRun.values()) {
    assertEquals([start?.eventType, complete?.eventType, more.length], ["START", "COMPLETE", 0]);
    assertEquals(complete?.job.namespace, "food_delivery");
    assertEquals(complete?.job.name, "orders");
    assertEquals(complete?.inputs?.map(addressOf), [withoutSlash(expected.archive)]);
    assertEquals(complete?.outputs?.map(addressOf), [withoutSlash(expected.out)]);
    const statistics = complete?.outputs?.[0]?.outputFacets?.outputStatistics;
    assertEquals(statistics?.rowCount, expected.events);
  }
}

function addressOf({ namespace, name }: { readonly namespace: string; readonly name: string }) {
  return `${namespace}/${name}`;
}

function withoutSlash(url: string): string {
  return url.replace(/\/$/, "");
}

import { assertEquals, assertMatch } from "@std/assert";
import dynalite from "dynalite";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { OPTIONAL_PACKAGES } from "../scripts/build_npm/optional_packages.ts";
import { writeSampleArchive } from "../scripts/demo/sample_archive.ts";
import { readCodeBlocks } from "../scripts/guides/code_blocks.ts";
import { startLineageBackend } from "./fakes/lineage_backend.ts";
import { startS3Server } from "./fakes/s3_server.ts";
import { runScripts } from "./fixtures/run_scripts.ts";
import { tempFolder } from "./fixtures/temp_folder.ts";

const BLOCKS = await readCodeBlocks();

function blockWith(text: string): string {
  const [block, ...more] = BLOCKS.filter(({ code }) => code.includes(text));
  assertEquals([block !== undefined, more.length], [true, 0], `one block with ${text}`);
  return block?.code ?? "";
}

/** Runs a block and returns the lines that it prints. */
async function linesOf(code: string, options: Parameters<typeof runScripts>[1]) {
  const { exitCode, stdout, stderr } = await runScripts([code], options);
  assertEquals(exitCode, 0, stderr);
  return stdout.split("\n").filter((line) => line !== "");
}

describe("TypeScript of README.md and docs/", () => {
  it("imports this package, built-ins and optional packages, and nothing else", () => {
    const installed = ["@runline/runline", ...OPTIONAL_PACKAGES];
    const foreign = BLOCKS.flatMap(({ place, code }) =>
      [...code.matchAll(/\bfrom "([^"]+)"/g)].map(([, name = ""]) => ({ place, name }))
    ).filter(({ name }) => {
      const packageName = name.split("/").slice(0, name.startsWith("@") ? 2 : 1).join("/");
      return !name.startsWith("node:") && !installed.includes(packageName);
    });
    assertEquals(foreign, []);
  });

  it("runs as written", async () => {
    const blocks = BLOCKS.filter(({ isIgnored }) => !isIgnored);
    assertEquals(blocks.length > 10, true);
    const { exitCode, stderr } = await runScripts(blocks.map(({ code }) => code));
    assertEquals(exitCode, 0, stderr);
  });
});

describe("README.md", () => {
  it("has the loop of the Snowplow SDK, which processes each run once", async () => {
    await using s3 = await startS3Server();
    const runIds = ["00", "01", "02"].map((hour) =>
      `enriched/archive/run=2026-01-31-${hour}-00-00/`
    );
    for (const runId of runIds) s3.put("acme", `${runId}part-0`, "x");
    const server = dynalite({ createTableMs: 0 });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const env = {
      ...s3.env,
      AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    };
    try {
      const block = blockWith("new RunManifests");
      const first = await linesOf(block, { env });
      assertEquals(first, runIds.map((runId) => `Processing ${runId}`));
      assertEquals(await linesOf(block, { env }), []);
    } finally {
      server.close();
    }
  });

  it("has the getting-started script of OpenLineage, which sends START and COMPLETE", async () => {
    await using backend = await startLineageBackend();
    const block = blockWith("example.order_data");
    await linesOf(block, { env: { OPENLINEAGE_URL: backend.url } });
    const [start, complete] = backend.events;
    assertEquals([start.eventType, complete.eventType], ["START", "COMPLETE"]);
    assertEquals(start.run.runId, complete.run.runId);
    assertEquals(
      `${complete.job.namespace}/${complete.job.name}`,
      "food_delivery/example.order_data",
    );
    const names = [...complete.inputs, ...complete.outputs].map(({ name }) => name);
    assertEquals(
      names,
      ["menus", "orders", "popular_orders"].map((name) => `food_delivery.public.${name}`),
    );
    assertMatch(backend.requests[0]?.path ?? "", /\/api\/v1\/lineage/);
  });
});

describe("docs/first-run.md", () => {
  it("has a main job that processes each run once and sends lineage", async () => {
    await using place = await tempFolder();
    await using backend = await startLineageBackend();
    await writeSampleArchive(place.file("archive"));
    const options = { cwd: place.path, env: { OPENLINEAGE_URL: backend.url } };
    const block = blockWith('output: fileOutput("./json")');
    const runs = (await readdir(place.file("archive"))).toSorted();

    assertEquals(await linesOf(block, options), runs.map((run) => `${run} done`));
    assertEquals(await linesOf(block, options), runs.map((run) => `${run} skipped`));
    const types = backend.events.map(({ eventType }) => eventType);
    assertEquals(types, runs.flatMap(() => ["START", "COMPLETE"]));
    const outputs = (await readdir(place.file("json"))).toSorted();
    assertEquals(outputs, ["_runline.json", ...runs.map((run) => `${run}.ndjson`)]);
  });
});

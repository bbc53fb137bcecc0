import { assertEquals, assertStringIncludes } from "@std/assert";
import dynalite from "dynalite";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { startLineageBackend } from "./fakes/lineage_backend.ts";
import { startS3Server } from "./fakes/s3_server.ts";
import { saySkip } from "./fixtures/say_skip.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const skip = saySkip(
  "Deno" in globalThis
    ? false
    : "The README imports this package by its name, which only Deno resolves from source",
);

async function readmeBlock(containing: string): Promise<string> {
  const text = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const blocks = [...text.matchAll(/^```ts.*\n([^]*?)^```$/gm)].map(([, block = ""]) => block);
  const [block, ...more] = blocks.filter((block) => block.includes(containing));
  assertEquals([block !== undefined, more.length], [true, 0], `one block with ${containing}`);
  return block ?? "";
}

async function runBlock(code: string, env: Record<string, string>): Promise<string> {
  const args = ["run", "--quiet", "--allow-env", "--allow-read", "--allow-sys", "--allow-net", "-"];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk) => output += chunk);
  child.stderr.on("data", (chunk) => output += chunk);
  child.stdin.end(code);
  const [exitCode] = await once(child, "close");
  assertEquals(exitCode, 0, output);
  return output;
}

describe("README", { skip }, () => {
  it("has the loop of the Snowplow SDK, which processes each run once", async () => {
    await using s3 = await startS3Server();
    const runIds = ["00", "01", "02"].map((hour) =>
      `enriched/archive/run=2026-01-31-${hour}-00-00/`
    );
    for (const runId of runIds) s3.put("acme", `${runId}part-0`, "x");
    const server = dynalite({ createTableMs: 0 });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const env = {
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_REGION: "eu-west-1",
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    };
    try {
      const block = await readmeBlock("new RunManifests");
      const first = await runBlock(block, env);
      assertEquals(first.trim().split("\n"), runIds.map((runId) => `Processing ${runId}`));
      assertEquals(await runBlock(block, env), "");
    } finally {
      server.close();
    }
  });

  it("has the getting-started script of OpenLineage, which sends START and COMPLETE", async () => {
    await using backend = await startLineageBackend();
    const block = await readmeBlock("example.order_data");
    await runBlock(block, { OPENLINEAGE_URL: backend.url });
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
    assertStringIncludes(backend.requests[0]?.path ?? "", "/api/v1/lineage");
  });
});

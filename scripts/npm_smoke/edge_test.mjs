// Runs in a folder where the package is installed, with esbuild and miniflare: bundles it as for a
// browser, and runs the bundle in workerd and, where it is installed, in Chromium.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";

const NAME = "@runline/runline";

// From the folder where the test runs: this project does not depend on them.
const require = createRequire(import.meta.url);
const { build } = require("esbuild");
const { Miniflare } = require("miniflare");

// In bytes, minified and without what is loaded on first use: about a tenth above today's sizes.
const CEILINGS = [
  ["an event", `import { runEvent as x } from "${NAME}/lineage";`, 6_500],
  ["enriched events to JSON", `import { toJson as x } from "${NAME}/enriched";`, 50_000],
];

const PROGRAM = `
import { OpenLineageClient, httpTransport } from "${NAME}/lineage";
import { createTransformer, ENRICHED_FIELDS, toJson } from "${NAME}/enriched";

export async function main() {
  const sent = [];
  const fetch = async (request, init) => {
    sent.push(JSON.parse(await new Request(request, init).text()).eventType);
    return new Response(null, { status: 201 });
  };
  const transport = httpTransport({ url: "https://lineage.example.com", fetch });
  const client = new OpenLineageClient({ transport });
  await client.run({ namespace: "edge", name: "job" }, () => {});
  await client.close();

  const columns = {
    app_id: "shop",
    collector_tstamp: "2026-01-31 00:00:00.000",
    event_id: "0196ed52-e0d9-76ef-9adb-779a5702ba1a",
    v_collector: "c",
    v_etl: "e",
  };
  const line = ENRICHED_FIELDS.map(({ name }) => columns[name] ?? "").join("\\t");
  const transformer = typeof createTransformer;
  return JSON.stringify({ sent, appId: JSON.parse(toJson(line)).app_id, transformer });
}
`;
const EXPECTED = { sent: ["START", "COMPLETE"], appId: "shop", transformer: "function" };

async function bundle(contents, options = {}) {
  const { outputFiles, warnings } = await build({
    stdin: { contents, resolveDir: process.cwd() },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    logLevel: "silent",
    ...options,
  });
  assert.deepEqual(warnings, []);
  return outputFiles[0].text;
}

describe("a bundle for browsers", () => {
  for (const [title, code, ceiling] of CEILINGS) {
    it(`of ${title} has at most ${ceiling} bytes`, async () => {
      const { length } = await bundle(`${code} console.log(x);`);
      assert.ok(length <= ceiling, `${length} bytes`);
    });
  }

  it("runs in workerd without Node's modules", async () => {
    const handler = `export default {
      async fetch() { return new Response(await main()); },
    };`;
    const script = await bundle(PROGRAM + handler);
    const modules = [{ type: "ESModule", path: "worker.mjs", contents: script }];
    const worker = new Miniflare({ modules, compatibilityDate: "2026-01-01" });
    try {
      const answer = await worker.dispatchFetch("http://localhost/");
      assert.deepEqual(JSON.parse(await answer.text()), EXPECTED);
    } finally {
      await worker.dispose();
    }
  });

  const skip = spawnSync("chromium", ["--version"]).error ? "There is no Chromium" : false;
  it("runs in Chromium", { skip }, async () => {
    const script = await bundle(
      `${PROGRAM} main().then((text) => document.body.textContent = text);`,
    );
    const page = `<!doctype html><body>waiting<script type="module">${script}</script>`;
    const server = createServer((_request, response) => {
      response.setHeader("content-type", "text/html; charset=utf-8").end(page);
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      assert.deepEqual(
        JSON.parse(await bodyOf(`http://127.0.0.1:${server.address().port}/`)),
        EXPECTED,
      );
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

async function bodyOf(url) {
  const { spawn } = await import("node:child_process");
  const profile = mkdtempSync(join(tmpdir(), "runline-chromium-"));
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"];
  flags.push("--disable-background-networking", "--disable-component-update", "--disable-sync");
  flags.push(`--user-data-dir=${profile}`, "--virtual-time-budget=10000", "--dump-dom");
  const child = spawn("chromium", [...flags, url], { stdio: ["ignore", "pipe", "ignore"] });
  let html = "";
  child.stdout.on("data", (chunk) => html += chunk);
  await new Promise((resolve) => child.on("close", resolve));
  return /<body>([^]*?)<\/body>/.exec(html)?.[1] ?? html;
}

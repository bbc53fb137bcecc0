// Runs in a folder where the package is installed, on the runtime that is tested.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { describe, it } from "node:test";

const NAME = "@runline/runline";
const installed = join(process.cwd(), "node_modules", NAME);
const manifest = JSON.parse(await readFile(join(installed, "package.json"), "utf8"));
const PEERS = Object.keys(manifest.peerDependencies);
const withPeers = PEERS.every((name) => existsSync(join(process.cwd(), "node_modules", name)));

describe("package.json", () => {
  it("names the command, the engines and optional peers", () => {
    assert.deepEqual(Object.keys(manifest.bin), ["runline"]);
    assert.deepEqual(manifest.engines, { node: ">=22.13", bun: ">=1.4" });
    assert.ok(PEERS.includes("@aws-sdk/client-s3") && PEERS.includes("@platformatic/kafka"));
    for (const name of PEERS) assert.equal(manifest.peerDependenciesMeta[name].optional, true);
    const dependencies = Object.keys(manifest.dependencies).toSorted();
    assert.deepEqual(dependencies, ["@hpcc-js/wasm-graphviz", "hono", "js-yaml", "minimist"]);
  });
});

describe("files", () => {
  it("are the modules, their declarations, and what a reader wants", async () => {
    const names = (await readdir(installed)).filter((name) => name !== "node_modules");
    const wanted = ["CHANGELOG.md", "LICENSE", "README.md", "esm", "package.json"];
    assert.deepEqual(names.toSorted(), wanted);
  });

  it("hold no test, no source map and no stand-in's declarations", async () => {
    const files = await readdir(join(installed, "esm"), { recursive: true });
    const odd = files.filter((name) => /_test\.|\.map$|\.d\.mts$|_dnt\./.test(name));
    assert.deepEqual(odd, []);
  });

  it("import nothing from JSR, and nothing that is written for Deno", async () => {
    const files = await readdir(join(installed, "esm"), { recursive: true });
    for (const file of files.filter((name) => /\.(js|ts)$/.test(name))) {
      const text = await readFile(join(installed, "esm", file), "utf8");
      const code = text.replaceAll(/^\s*(\/?\*|\/\/).*$/gm, "");
      const specifiers = code.matchAll(/(?:\bfrom |^import |\bimport\()["']([^"']+)["']/gm);
      for (const [, specifier] of specifiers) {
        assert.doesNotMatch(specifier, /^(jsr:|npm:|@std\/)|\.ts$/, `${file}: ${specifier}`);
      }
    }
  });
});

describe("@runline/runline/lineage", () => {
  it("opens few files and no package, so that it starts in milliseconds", async () => {
    const opened = new Set([join(installed, manifest.exports["./lineage"].default)]);
    for (const file of opened) {
      const text = await readFile(file, "utf8");
      for (const [, specifier] of text.matchAll(/^(?:import|export|\}) .*["']([^"']+)["'];$/gm)) {
        assert.match(specifier, /^\.\.?\//, file);
        opened.add(join(dirname(file), specifier));
      }
    }
    assert.ok(opened.size > 1 && opened.size <= 8, [...opened].join("\n"));
  });

  it("has the classes that the root has", async () => {
    const [root, lineage] = [await import(NAME), await import(`${NAME}/lineage`)];
    const shared = Object.keys(root).filter((name) => name in lineage);
    assert.ok(shared.includes("OpenLineageClient"));
    for (const name of shared) assert.equal(root[name], lineage[name], name);
    assert.equal(lineage.OpenLineageClient.name, "OpenLineageClient");
  });
});

describe(withPeers ? "subpaths with the peers" : "subpaths without the peers", () => {
  for (const subpath of Object.keys(manifest.exports)) {
    const specifier = NAME + subpath.slice(1);
    it(`${specifier} loads`, async () => {
      assert.notEqual(Object.keys(await import(specifier)).length, 0);
    });
  }
});

describe("require()", () => {
  it("returns the same modules as import", async () => {
    const file = join(process.cwd(), "main.cjs");
    const code = `const { runEvent } = require("${NAME}/lineage");
const { toJson } = require("${NAME}/enriched");
console.log(typeof runEvent, typeof toJson);`;
    await writeFile(file, code);
    const child = spawnSync(process.execPath, [file], { encoding: "utf8" });
    assert.equal(child.stdout.trim(), "function function", child.stderr);
  });
});

describe("runline", () => {
  it("prints its version", () => {
    assert.ok(runline("--version").stdout.startsWith(`runline ${manifest.version} (`));
  });

  it("processes an archive once", async () => {
    const out = await mkdtemp(join(tmpdir(), "runline-npm-"));
    const args = ["process", "./archive", "--job", "shop/orders", "--json"];
    args.push("--manifest", `sqlite:${join(out, "runs.db")}`, "--out", join(out, "json"));
    assert.equal(statuses(args), "done done done");
    assert.equal(statuses(args), "");
    const files = (await readdir(join(out, "json"))).filter((name) => name.endsWith(".ndjson"));
    assert.equal(files.length, 3);
  });

  it("transforms with several workers as with one", () => {
    const [one, two] = ["1", "2"].map((count) =>
      runline("transform", "./archive/run=*-00-00-00/part-*", "--workers", count)
    );
    assert.notEqual(one.stdout, "");
    assert.equal(two.stdout, one.stdout);
    assert.doesNotMatch(two.stderr, /Cannot start/);
  });

  it("processes an archive with several workers as with one", async () => {
    const out = await mkdtemp(join(tmpdir(), "runline-npm-"));
    const [one, two] = await Promise.all([[], ["--workers", "2"]].map(async (workers, index) => {
      const args = [
        "process",
        "./archive",
        "--job",
        "shop/orders",
        "--lineage-out",
        join(out, "events"),
      ];
      args.push("--manifest", `sqlite:${join(out, `${index}.db`)}`, "--out", join(out, `${index}`));
      const { stderr } = runline(...args, ...workers);
      assert.doesNotMatch(stderr, /Cannot start/);
      const names = (await readdir(join(out, `${index}`))).filter((name) =>
        name.endsWith(".ndjson")
      );
      return await Promise.all(
        names.sort().map((name) => readFile(join(out, `${index}`, name), "utf8")),
      );
    }));
    assert.equal(one.length, 3);
    assert.deepEqual(two, one);
  });
});

describe("runline in a folder full of hostile configuration", () => {
  // Bun runs what `bunfig.toml` preloads before any program: only its binaries can refuse it.
  const skip = "Bun" in globalThis ? "Bun reads the configuration of the folder by itself" : false;
  it("runs no code from there, and takes no settings", { skip }, async () => {
    const folder = await mkdtemp(join(tmpdir(), "runline-hostile-"));
    const peer = join(folder, "node_modules/@aws-sdk/client-s3");
    await mkdir(peer, { recursive: true });
    const files = {
      "evil.mjs": 'console.log("EVIL");',
      ".env": "OPENLINEAGE_URL=http://evil.invalid\n",
      "package.json": '{ "type": "module", "imports": { "#x": "./evil.mjs" } }',
      "tsconfig.json": '{ "compilerOptions": { "paths": { "*": ["./evil.mjs"] } } }',
      "deno.json": '{ "imports": { "node:process": "./evil.mjs" } }',
      "node_modules/@aws-sdk/client-s3/package.json": '{ "main": "index.js" }',
      "node_modules/@aws-sdk/client-s3/index.js": 'console.log("EVIL");',
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const command = join(installed, manifest.bin.runline);
    // Nobody listens there: the client of S3 is loaded, or is missing.
    const env = {
      ...process.env,
      AWS_ENDPOINT_URL_S3: "http://127.0.0.1:9",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_REGION: "eu-west-1",
      AWS_MAX_ATTEMPTS: "1",
    };
    const s3 = ["runs", "list", "s3://acme/archive/"];
    for (const args of [["--version"], ["config", "show"], ["types", "--help"], s3]) {
      const child = spawnSync(process.execPath, [command, ...args], {
        cwd: folder,
        encoding: "utf8",
        env,
      });
      assert.doesNotMatch(`${child.stdout}${child.stderr}`, /EVIL|evil\.invalid/);
    }
  });
});

function statuses(args) {
  const lines = runline(...args).stdout.split("\n").filter(Boolean).map((line) => JSON.parse(line));
  return lines.map(({ status }) => status)
    .filter((status) => status && status !== "skipped")
    .join(" ");
}

function runline(...args) {
  const command = join(installed, manifest.bin.runline);
  const child = spawnSync(process.execPath, [command, ...args], { encoding: "utf8" });
  assert.equal(child.status, 0, child.stderr);
  return child;
}

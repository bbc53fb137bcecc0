/**
 * Packs what `build_npm.ts` wrote, looks at the tarball with publint and "Are the types wrong?",
 * installs it in an empty folder, and uses it there on Node 22.13, Node 24 and Bun: first without the
 * optional peers, then with them. Its types are checked with several versions of TypeScript.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { writeSampleArchive } from "./demo/sample_archive.ts";
import { readCodeBlocks } from "./guides/code_blocks.ts";
import { checkTypes, compilePrograms, NEWEST } from "./npm_smoke/check_types.ts";
import { findRuntime } from "./runtimes/find_runtime.ts";
import { runCommand } from "./runtimes/run_command.ts";

const ROOT = new URL("..", import.meta.url);
// The entry points whose declarations name types of packages that users install.
const WITH_PEERS = ["./archive/s3", "./manifest/dynamodb", "./pipeline/parquet"];

const EVENT = `${
  JSON.stringify({
    eventTime: "2026-01-31T00:00:00Z",
    producer: "https://example.com/jobs",
    schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent",
    job: { namespace: "food_delivery", name: "orders" },
  })
}\n`;
// The oldest release that `src/cli/supported_runtime.ts` names.
const OLDEST_NODE = "22.13.0";
const QUIET = ["--no-package-lock", "--no-audit", "--no-fund"];

const tarball = await pack();
await runCommand("npx", ["-y", "publint@0.3.25", "--strict", tarball], { cwd: ROOT });
await runCommand(
  "npx",
  ["-y", "@arethetypeswrong/cli@0.18.5", tarball, "--profile", "esm-only"],
  { cwd: ROOT },
);

const folder = await Deno.makeTempDir({ prefix: "runline-npm-" });
try {
  await useInstalled(folder);
} finally {
  await Deno.remove(folder, { recursive: true });
}

async function pack(): Promise<string> {
  const dist = fileURLToPath(new URL("dist/", ROOT));
  const { stdout } = await new Deno.Command("npm", {
    args: ["pack", "--json", "--pack-destination", dist],
    cwd: new URL("dist/npm/", ROOT),
    stderr: "inherit",
  }).output();
  const [packed] = JSON.parse(new TextDecoder().decode(stdout));
  return `${dist}${packed.filename}`;
}

async function useInstalled(cwd: string): Promise<void> {
  await Deno.writeTextFile(`${cwd}/package.json`, '{ "private": true, "type": "module" }');
  await Deno.writeTextFile(`${cwd}/event.ndjson`, EVENT);
  await copySmokeTest("package_test.mjs", cwd);
  await writeSampleArchive(`${cwd}/archive`);

  await runCommand("npm", ["install", ...QUIET, tarball], { cwd });
  await testOnEach("package_test.mjs", cwd);
  await testWithoutPeers(cwd);
  const { exports, peerDependencies } = JSON.parse(
    await Deno.readTextFile(new URL("dist/npm/package.json", ROOT)),
  );
  const subpaths = Object.keys(exports);
  const light = subpaths.filter((subpath) => !WITH_PEERS.includes(subpath));
  await checkTypes(cwd, { subpaths: light, withNode: false });

  const peers = Object.entries(peerDependencies).map(([name, range]) => `${name}@${range}`);
  await runCommand("npm", ["install", ...QUIET, ...peers, "@types/node@24.19.2"], { cwd });
  await testOnEach("package_test.mjs", cwd);
  await testGuides(cwd);
  // The declarations of the peers themselves need a newer TypeScript.
  await checkTypes(cwd, { subpaths, withNode: true, versions: [NEWEST] });
  await testOnTheEdge(cwd);
}

async function copySmokeTest(name: string, cwd: string): Promise<void> {
  await Deno.copyFile(new URL(`npm_smoke/${name}`, import.meta.url), `${cwd}/${name}`);
}

async function testOnEach(file: string, cwd: string): Promise<void> {
  for (const release of [{ exact: OLDEST_NODE }, { major: 24 }]) {
    const node = await findRuntime("node", ROOT, release);
    await runCommand(node, ["--test", "--test-reporter=spec", file], { cwd });
  }
  await runCommand(await findRuntime("bun", ROOT), ["test", "--timeout=120000", `./${file}`], {
    cwd,
  });
}

/** Runs the TypeScript of the guides. The hermetic tests run the program that needs an AWS account. */
async function testGuides(cwd: string): Promise<void> {
  await Deno.mkdir(`${cwd}/guides`);
  for (const { place, code } of await readCodeBlocks()) {
    if (code.includes("@aws-sdk/")) continue;
    await Deno.writeTextFile(`${cwd}/guides/${place.replace(/[/:]/g, "_")}.mts`, code);
  }
  await compilePrograms(cwd, "guides/*.mts");
  await copySmokeTest("guides_test.mjs", cwd);
  await testOnEach("guides_test.mjs", cwd);
}

async function testWithoutPeers(cwd: string): Promise<void> {
  await copySmokeTest("peers_test.mjs", cwd);
  await testOnEach("peers_test.mjs", cwd);
  await copySmokeTest("old_node_test.mjs", cwd);
  const old = await findRuntime("node", ROOT, { major: 20 });
  const node = await findRuntime("node", ROOT);
  await runCommand(node, ["old_node_test.mjs", old], { cwd });
}

async function testOnTheEdge(cwd: string): Promise<void> {
  await copySmokeTest("edge_test.mjs", cwd);
  await runCommand("npm", ["install", ...QUIET, "esbuild@0.28.2", "miniflare@4.20260426.0"], {
    cwd,
  });
  await copySmokeTest("sizes_test.mjs", cwd);
  await Deno.copyFile(new URL("docs/performance.md", ROOT), `${cwd}/performance.md`);
  const node = await findRuntime("node", ROOT);
  const tests = ["edge_test.mjs", "sizes_test.mjs"];
  await runCommand(node, ["--test", "--test-reporter=spec", ...tests], { cwd });
}

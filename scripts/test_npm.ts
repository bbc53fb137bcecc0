/**
 * Packs what `build_npm.ts` wrote, looks at the tarball with publint and "Are the types wrong?",
 * installs it in an empty folder, and uses it there on Node 22, Node 24 and Bun: first without the
 * optional peers, then with them.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { writeSampleArchive } from "./demo/sample_archive.ts";
import { findRuntime } from "./runtimes/find_runtime.ts";
import { runCommand } from "./runtimes/run_command.ts";

const ROOT = new URL("..", import.meta.url);
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
  for (const name of ["package_test.mjs", "consumer.ts"]) {
    await Deno.copyFile(new URL(`npm_smoke/${name}`, import.meta.url), `${cwd}/${name}`);
  }
  await writeSampleArchive(`${cwd}/archive`);

  await runCommand("npm", ["install", ...QUIET, tarball], { cwd });
  await testOnEach(cwd);

  const { peerDependencies } = JSON.parse(
    await Deno.readTextFile(new URL("dist/npm/package.json", ROOT)),
  );
  const peers = Object.entries(peerDependencies).map(([name, range]) => `${name}@${range}`);
  const types = ["typescript@6.0.3", "@types/node@24.19.2"];
  await runCommand("npm", ["install", ...QUIET, ...peers, ...types], { cwd });
  await testOnEach(cwd);
  await checkTypes(cwd);
  await testOnTheEdge(cwd);
}

async function testOnEach(cwd: string): Promise<void> {
  for (const major of [22, 24]) {
    const node = await findRuntime("node", ROOT, { major });
    await runCommand(node, ["--test", "--test-reporter=spec", "package_test.mjs"], { cwd });
  }
  await runCommand(await findRuntime("bun", ROOT), ["test", "./package_test.mjs"], { cwd });
}

async function testOnTheEdge(cwd: string): Promise<void> {
  await Deno.copyFile(new URL("npm_smoke/edge_test.mjs", import.meta.url), `${cwd}/edge_test.mjs`);
  await runCommand("npm", ["install", ...QUIET, "esbuild@0.28.2", "miniflare@4.20260426.0"], {
    cwd,
  });
  const node = await findRuntime("node", ROOT);
  await runCommand(node, ["--test", "--test-reporter=spec", "edge_test.mjs"], { cwd });
}

async function checkTypes(cwd: string): Promise<void> {
  const flags = ["--strict", "--noEmit", "--module", "nodenext", "--target", "es2022"];
  const libs = ["--lib", "esnext,dom", "--types", "node"];
  await runCommand("npx", ["tsc", ...flags, ...libs, "consumer.ts"], { cwd });
}

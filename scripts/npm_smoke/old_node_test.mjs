// Runs in a folder where the package is installed, with the path of a Node that is too old.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";

const NAME = "@runline/runline";
const [, , oldNode] = process.argv;

function runOld(...args) {
  return spawnSync(oldNode, args, { encoding: "utf8" });
}

const command = join(process.cwd(), "node_modules", NAME, "esm/src/cli/main.js");
const { status, stderr, stdout } = runOld(command, "--version");
assert.equal(status, 1, stdout);
assert.match(stderr, /^runline: Cannot run on Node 20\.\S+: version 22\.13 or later is needed\n$/);
process.stdout.write(`An old Node reports: ${stderr}`);

// Entry points that need `node:sqlite` load, and their first use reports the version in one sentence.
const USES = {
  "manifest/sqlite": "await new entry.SqliteManifestStore('runs.db').create()",
  "server/sqlite": "entry.sqliteLineageStore({ path: 'lineage.db' })",
  "lineage/spool": `{
    const { jobEvent, noopTransport } = await import("${NAME}/lineage");
    const outbox = entry.spoolTransport({ folder: "outbox", transport: noopTransport() });
    await outbox.emit(jobEvent({ job: { namespace: "food_delivery", name: "orders" } }));
  }`,
};
const EXPECTED = 'Cannot load "node:sqlite": Node 22.13, Deno 2.9 or Bun 1.4 is needed, or later';
for (const [subpath, use] of Object.entries(USES)) {
  const code = `const entry = await import("${NAME}/${subpath}");
try { ${use} } catch (error) { console.log(error.message); }`;
  const { stdout, stderr } = runOld("--input-type=module", "--eval", code);
  assert.ok(stdout.trim().endsWith(EXPECTED), `${subpath}: ${stdout}${stderr}`);
  process.stdout.write(`An old Node reports on ${subpath}: ${stdout}`);
}

// The rest of the library has no such need.
const light = runOld(
  "--input-type=module",
  "--eval",
  `console.log(typeof (await import("${NAME}/lineage")).runEvent)`,
);
assert.equal(light.stdout, "function\n", light.stderr);

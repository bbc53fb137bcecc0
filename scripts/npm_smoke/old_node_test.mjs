// Runs in a folder where the package is installed, with the path of a Node that is too old.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";

const command = join(process.cwd(), "node_modules/@runline/runline/esm/src/cli/main.js");
const { status, stderr, stdout } = spawnSync(process.argv[2], [command, "--version"], {
  encoding: "utf8",
});
assert.equal(status, 1, stdout);
assert.match(stderr, /^runline: Cannot run on Node 20\.\S+: version 22\.13 or later is needed\n$/);
process.stdout.write(`An old Node reports: ${stderr}`);

import { assert, assertEquals } from "@std/assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import process from "node:process";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { writeSampleArchive } from "../../scripts/demo/sample_archive.ts";
import { COMMANDS } from "../../src/cli/commands/registry.ts";
import { permissionTable } from "../fixtures/permission_table.ts";
import { type TempFolder, tempFolder } from "../fixtures/temp_folder.ts";

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

const EVENT = JSON.stringify({
  eventTime: "2026-01-31T00:00:00Z",
  producer: "https://example.com/jobs",
  schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent",
  job: { namespace: "food_delivery", name: "orders" },
});

// The schema of an entity, for `types`.
const SCHEMA = JSON.stringify({
  self: { vendor: "com.acme", name: "dish", format: "jsonschema", version: "1-0-0" },
  type: "object",
  properties: { name: { type: "string" } },
});

const MANIFEST = ["--manifest", "sqlite:runs.db"];
const RUN = "archive/run=2026-02-01-00-00-00/";
const STORE = ["--db", "lineage.db"];
const JOB = ["--job", "food_delivery/orders"];
const ROWS = [...JOB, "--out", "json", "--lineage-out", "lineage.ndjson"];

// A call of each command, in an order in which each finds its input.
const CALLS: Readonly<Record<string, readonly string[]>> = {
  "process": ["archive", ...ROWS, ...MANIFEST],
  "doctor": ["archive", ...JOB, ...MANIFEST],
  "run": [...JOB, "--", "true"],
  "runs list": ["archive", ...MANIFEST],
  "runs contains": [RUN, ...MANIFEST],
  "runs inspect": [RUN, ...MANIFEST],
  "runs claims": MANIFEST,
  "runs add": [RUN, ...MANIFEST],
  "runs reprocess": [RUN, "--yes", ...MANIFEST],
  "runs redrive": [RUN, "--yes", ...MANIFEST],
  "runs skip": [RUN, "--yes", ...MANIFEST],
  "runs release": [RUN, "--yes", ...MANIFEST],
  "runs verify": ["archive", ...MANIFEST],
  "runs watch": ["archive", ...JOB, "--out", "watched", "--manifest", "sqlite:watched.db"],
  "runs sweep": MANIFEST,
  "runs create": ["--manifest", "sqlite:other.db"],
  "transform": ["archive/run=*/part-*", "--out", "rows.ndjson", "--workers", "2"],
  "types": ["schema.json"],
  "schema stats": ["archive/run=*/part-*"],
  "emit": ["event.ndjson"],
  "spool status": ["spool"],
  "spool flush": ["spool"],
  "spool dead": ["spool"],
  "spool retry": ["spool"],
  "validate": ["event.ndjson"],
  "serve": [...STORE, "--port", "0"],
  "import": ["event.ndjson", ...STORE],
  "export": STORE,
  "prune": ["--keep", "1w", ...STORE],
  "rebuild": STORE,
  "graph": ["event.ndjson", ...JOB, "--format", "svg"],
  "lineage runs": STORE,
  "lineage jobs": STORE,
  "lineage events": STORE,
  "config show": [],
  "config check": [],
  "completions": ["bash"],
  "man": [],
};

// The commands that go on until they are stopped.
const ENDLESS = ["runs watch", "serve"];

// The commands whose exit code is 1 where there is nothing to do or to find.
const ANSWERING = ["doctor", "runs contains", "runs redrive", "runs release"];

// Commands that fail without each of their permissions.
const DROPPED = [
  "process",
  "runs add",
  "runs skip",
  "spool flush",
  "emit",
  "validate",
  "serve",
  "import",
  "graph",
  "runs list",
];

interface Ended {
  readonly exitCode: number | null;
  readonly output: string;
}

async function runCommand(
  name: string,
  { flags, folder }: { readonly flags: readonly string[]; readonly folder: TempFolder },
): Promise<Ended> {
  const granted = flags.map((flag) => flag.replace("<folder>", folder.path));
  const args = ["run", "--quiet", "--no-prompt", "--no-check", ...granted, MAIN];
  const child = spawn(process.execPath, [...args, ...name.split(" "), ...CALLS[name] ?? []], {
    cwd: folder.path,
    stdio: ["ignore", "pipe", "pipe"],
    // The home folder is another place that may hold configuration.
    env: { ...process.env, HOME: folder.path, TMPDIR: folder.path },
  });
  let output = "";
  let isStopped = false;
  const append = (chunk: unknown): void => {
    output += chunk;
    // It has done what it needs permissions for, and waits for more.
    if (ENDLESS.includes(name) && !isStopped) isStopped = child.kill("SIGINT");
  };
  child.stdout.on("data", append);
  child.stderr.on("data", append);
  const [exitCode] = await once(child, "close");
  return { exitCode, output };
}

describe("the permissions of commands in the guide", () => {
  let folder: TempFolder;
  before(async () => {
    folder = await tempFolder();
    await writeSampleArchive(folder.file("archive"));
    await folder.write("event.ndjson", `${EVENT}\n`);
    await folder.write("schema.json", SCHEMA);
    await mkdir(folder.file("spool"));
  });
  after(() => folder[Symbol.asyncDispose]());

  it("are there for each command", async () => {
    const names = COMMANDS.map(({ name }) => name).sort();
    assertEquals([...(await permissionTable("command")).keys()].sort(), names);
    assertEquals(Object.keys(CALLS).sort(), names);
  });

  for (const name of Object.keys(CALLS)) {
    it(`are enough for \`runline ${name}\``, async () => {
      const flags = (await permissionTable("command")).get(name) ?? [];
      const { exitCode, output } = await runCommand(name, { flags, folder });
      assertEquals(/denied|NotCapable/.test(output), false, output);
      // A command that was stopped ends in its own way.
      const isDone = exitCode === 0 || ENDLESS.includes(name) ||
        (ANSWERING.includes(name) && exitCode === 1);
      assert(isDone, `${exitCode}: ${output}`);
    });
  }

  for (const name of DROPPED) {
    it(`are no more than \`runline ${name}\` needs: without one, it names the flag`, async () => {
      const flags = (await permissionTable("command")).get(name) ?? [];
      for (const dropped of flags) {
        const others = flags.filter((flag) => flag !== dropped);
        // Deno grants a child process everything if it has no flag.
        const granted = [...others, "--allow-env=RUNLINE_UNUSED"];
        const { exitCode, output } = await runCommand(name, { flags: granted, folder });
        const [kind = ""] = dropped.split("=");
        assertEquals([exitCode === 0, output.includes(kind)], [false, true], output);
        assertEquals(/Uncaught|NotCapable/.test(output), false, output);
      }
    });
  }

  it("are reported by `runline doctor`, which never fails without one", async () => {
    const flags = (await permissionTable("command")).get("doctor") ?? [];
    for (const dropped of flags) {
      const others = flags.filter((flag) => flag !== dropped);
      const { output } = await runCommand("doctor", { flags: others, folder });
      const [kind = ""] = dropped.split("=");
      assertEquals(output.includes(kind), true, output);
      assertEquals(/Uncaught|NotCapable/.test(output), false, output);
    }
  });
});

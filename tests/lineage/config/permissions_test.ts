import { assertEquals, assertStringIncludes } from "@std/assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { text } from "node:stream/consumers";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { plainEnvironment } from "../../fixtures/plain_environment.ts";
import { saySkip } from "../../fixtures/say_skip.ts";
import { type TempFolder, tempFolder } from "../../fixtures/temp_folder.ts";

const skip = saySkip("Deno" in globalThis ? false : "Only Deno has these permissions");

const CONFIG = fileURLToPath(new URL("../../../deno.json", import.meta.url));
const LINEAGE = new URL("../../../src/lineage/mod.ts", import.meta.url).href;
const NAMES = "OPENLINEAGE_URL,OPENLINEAGE_API_KEY";

// Reads the configuration, emits an event, and writes what came of it as JSON.
const PROGRAM = `
import { OpenLineageClient } from ${JSON.stringify(LINEAGE)};
const warnings = [];
let failure = null;
try {
  await using client = await OpenLineageClient.fromEnvironment({
    onWarning: (message) => warnings.push(message),
  });
  await client.emit({
    eventTime: "2026-01-31T00:00:00Z",
    producer: "https://example.com/jobs",
    schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent",
    job: { namespace: "food_delivery", name: "orders" },
  });
} catch ({ name, message }) {
  failure = name + ": " + message;
}
console.log(JSON.stringify({ failure, warnings }));
`;

interface Result {
  readonly failure: string | null;
  readonly warnings: readonly string[];
  /** The lines before the result. */
  readonly events: readonly string[];
}

async function run(
  folder: TempFolder,
  flags: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Result> {
  const args = ["run", "--quiet", "--no-prompt", "--no-check", "--config", CONFIG, ...flags, "-"];
  // Not `spawnSync`, to which Deno adds its own environment.
  const child = spawn(process.execPath, args, {
    cwd: folder.path,
    env: { ...plainEnvironment(), ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(PROGRAM);
  const [[status], out] = await Promise.all([once(child, "close"), text(child.stdout)]);
  assertEquals(status, 0);
  const lines = out.trimEnd().split("\n");
  return { ...JSON.parse(lines.at(-1) ?? ""), events: lines.slice(0, -1) };
}

describe("`fromEnvironment()` with few permissions", { skip }, () => {
  it("reads known variables one by one, and warns once of files that it may not read", async () => {
    await using folder = await tempFolder();
    const env = { OPENLINEAGE_URL: "http://127.0.0.1:5099" };
    const { failure, warnings } = await run(folder, [`--allow-env=${NAMES}`], env);
    assertStringIncludes(failure ?? "", '"http://127.0.0.1:5099/api/v1/lineage"');
    assertStringIncludes(failure ?? "", "run with --allow-net=127.0.0.1:5099");
    assertEquals(warnings.length, 1);
    assertStringIncludes(warnings[0] ?? "", "Cannot look for lineage configuration in files");
    assertStringIncludes(warnings[0] ?? "", `--allow-read=${folder.path}/openlineage.yml`);
  });

  it("reads the variables of keys that a pattern permits", async () => {
    await using folder = await tempFolder();
    const flags = ["--allow-env=OPENLINEAGE_*", `--allow-read=${folder.path}`];
    const { failure, warnings, events } = await run(folder, flags, {
      OPENLINEAGE__TRANSPORT__TYPE: "http",
      OPENLINEAGE__TRANSPORT__URL: "http://127.0.0.1:5099",
      OPENLINEAGE__TRANSPORT__TIMEOUT_IN_MILLIS: "1000",
    });
    assertStringIncludes(failure ?? "", "run with --allow-net=127.0.0.1:5099");
    assertEquals([warnings, events], [[], []]);
  });

  it("throws if it may not read its variables", async () => {
    await using folder = await tempFolder();
    const { failure } = await run(folder, ["--allow-env=HOME", "--allow-read"], {});
    assertEquals(
      failure,
      "ConfigError: Cannot read the variables of lineage: permission denied by Deno, " +
        'run with "--allow-env=OPENLINEAGE_*"',
    );
  });

  it("refuses a file that is named and that it may not read", async () => {
    await using folder = await tempFolder();
    const env = { OPENLINEAGE_CONFIG: "lineage.yml" };
    const { failure } = await run(folder, ["--allow-env=OPENLINEAGE_*"], env);
    assertStringIncludes(failure ?? "", "ConfigError: Cannot read lineage configuration");
    assertStringIncludes(failure ?? "", `run with --allow-read=${folder.path}/lineage.yml`);
  });

  it("reads a file without a permission for the rest of the disk", async () => {
    await using folder = await tempFolder();
    await folder.write("openlineage.yml", "transport:\n  type: console\n");
    const flags = [`--allow-env=${NAMES}`, `--allow-read=${folder.path}/openlineage.yml`];
    const { failure, warnings, events } = await run(folder, flags, {});
    assertEquals([failure, warnings, events.length], [null, [], 1]);
  });
});

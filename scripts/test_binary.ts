/**
 * Compiles the command and runs the binary in a folder full of hostile configuration, with an empty
 * `PATH`: it must not run code from the working folder, nor take settings from it.
 *
 * @module
 */
import { assertEquals, assertNotMatch, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import config from "../deno.json" with { type: "json" };
import { writeSampleArchive } from "./demo/sample_archive.ts";
import { runCommand } from "./runtimes/run_command.ts";

const ROOT = new URL("..", import.meta.url);
const BINARY = fileURLToPath(new URL("dist/runline", ROOT));

const HOSTILE = {
  "evil.ts": 'console.log("EVIL");',
  "bunfig.toml": 'preload = ["./evil.ts"]',
  ".env": "OPENLINEAGE_URL=http://evil.invalid\n",
  "package.json": '{ "name": "runline", "type": "module", "imports": { "#x": "./evil.ts" } }',
  "tsconfig.json": '{ "compilerOptions": { "paths": { "*": ["./evil.ts"] } } }',
  "deno.json": '{ "imports": { "node:process": "./evil.ts" } }',
  "node_modules/@aws-sdk/client-s3/package.json": '{ "main": "index.js" }',
  "node_modules/@aws-sdk/client-s3/index.js": 'console.log("EVIL");',
};

await runCommand("deno", ["task", "compile"], { cwd: ROOT });
const folder = await Deno.makeTempDir({ prefix: "runline-binary-" });
try {
  await Deno.mkdir(`${folder}/node_modules/@aws-sdk/client-s3`, { recursive: true });
  for (const [name, text] of Object.entries(HOSTILE)) {
    await Deno.writeTextFile(`${folder}/${name}`, text);
  }
  await writeSampleArchive(`${folder}/archive`);
  await testBinary();
} finally {
  await Deno.remove(folder, { recursive: true });
}

async function testBinary(): Promise<void> {
  assertStringIncludes(await runline("--version"), `runline ${config.version} (Bun `);

  const shown = await runline("config", "show");
  assertNotMatch(shown, /evil/);

  const pattern = ["transform", "archive/run=*/part-*", "--workers"];
  assertEquals(await runline(...pattern, "2"), await runline(...pattern, "1"));
  const rows = await processedRows("1");
  assertEquals(await processedRows("2"), rows);
  const parquet = await processedRows("2", "parquet");
  assertEquals(parquet.map((file) => file.slice(0, 4)), rows.map(() => "PAR1"));
}

/** Processes the archive with workers, and returns the rows of its runs. */
async function processedRows(workers: string, format = "ndjson"): Promise<string[]> {
  const out = `${folder}/${format}-${workers}`;
  const args = ["process", "archive", "--job", "shop/orders", "--lineage-out", `${folder}/events`];
  const places = ["--manifest", `sqlite:${out}.db`, "--out", out];
  await runline(...args, ...places, "--format", format, "--workers", workers);
  const names = (await Array.fromAsync(Deno.readDir(out))).map(({ name }) => name)
    .filter((name) => name.endsWith(`.${format}`));
  return await Promise.all(names.sort().map((name) => Deno.readTextFile(`${out}/${name}`)));
}

/** Runs the binary in the hostile folder, and returns its output. */
async function runline(...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(BINARY, {
    args,
    cwd: folder,
    clearEnv: true,
    env: { PATH: "", HOME: folder },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assertEquals(success, true, err);
  assertNotMatch(`${out}${err}`, /EVIL|Cannot start workers/);
  return out ?? "";
}

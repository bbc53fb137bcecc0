// deno-lint-ignore-file no-console
/**
 * Measures the transformation of enriched events beside the SDKs for Python, JavaScript and Go and
 * beside a plain loop over the bytes and `toJson`: one core each, one after the other, the same lines.
 * Then how many lines per second `parseEnriched` gets three fields of, in bytes and as texts. Writes
 * a table of ratios to the standard output.
 *
 * ```sh
 * deno run -A tests/bench/enriched.ts
 * ```
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findRuntime } from "../../scripts/runtimes/find_runtime.ts";
import { linkPackages } from "../../scripts/runtimes/link_packages.ts";
import { exists, installOnce } from "../e2e/services/cache.ts";
import { installPythonSdk } from "../e2e/services/python.ts";
import { GO, runTool, type Tool } from "../e2e/services/tool.ts";
import { enrichedLine, sampleEvent } from "../fixtures/enriched_lines.ts";

const ROOT = new URL("../../", import.meta.url);
const HERE = fileURLToPath(new URL("./enriched/", import.meta.url));
const DATA = fileURLToPath(new URL("../../../shared/data/enriched/", import.meta.url));
const JS_SDK = "0.1.0";
const GO_SDK = "0.3.0";
const SECONDS = "2";
const NPM: Tool = { command: "npm", comesWith: "Node" };

/** The time of one round over the lines, in ms. */
type Measure = (file: string) => Promise<number>;

interface OurTimes {
  readonly ours: number;
  readonly loop: number;
  readonly text: number;
  readonly get: number;
  readonly getText: number;
}

const peers: Readonly<Record<string, Measure>> = {
  Python: peer(await installPythonSdk(), [join(HERE, "peer.py")]),
  JavaScript: await jsPeer(),
  Go: peer(await installGoPeer(), []),
};

await linkPackages(ROOT);
const runtimes: Readonly<Record<string, readonly string[]>> = {
  Deno: [Deno.execPath(), "run", "-A"],
  Bun: [await findRuntime("bun", ROOT)],
  Node: [await findRuntime("node", ROOT)],
};

console.log(
  "| lines | runtime | MB/s | events/s | plain loop | Python | JS | Go | toJson | get/s | of texts |",
);
console.log(`|${" --- |".repeat(11)}`);
for (const [name, file] of Object.entries(await files())) await measure(name, file);

async function measure(name: string, file: string): Promise<void> {
  const bytes = await Deno.readFile(file);
  const events = new TextDecoder().decode(bytes).replace(/\n$/, "").split("\n").length;
  const theirs: number[] = [];
  for (const time of Object.values(peers)) theirs.push(await time(file));
  for (const [runtime, [program = "", ...args]] of Object.entries(runtimes)) {
    const tool = { command: program, comesWith: runtime };
    const times = await runTool(tool, [...args, join(HERE, "ours.ts"), file, SECONDS]);
    const { ours, loop, text, get, getText }: OurTimes = JSON.parse(times);
    const cells = [
      name,
      runtime,
      Math.round(bytes.length / ours / 1000),
      Math.round(events / ours * 1000).toLocaleString("en"),
      (loop / ours).toFixed(2),
      ...theirs.map((time) => `${(time / ours).toFixed(1)}x`),
      `${(text / ours).toFixed(1)}x`,
      Math.round(events / get * 1000).toLocaleString("en"),
      Math.round(events / getText * 1000).toLocaleString("en"),
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
}

async function files(): Promise<Record<string, string>> {
  const web = await Deno.makeTempFile({ suffix: ".tsv" });
  const lines = Array.from({ length: 500 }, (_, seed) => enrichedLine(sampleEvent({ seed })));
  await Deno.writeTextFile(web, `${lines.join("\n")}\n`);
  const custom = join(DATA, "custom-contexts.tsv");
  return { web, ...await exists(custom) ? { "custom-contexts.tsv": custom } : {} };
}

function peer(program: string, args: readonly string[], more: readonly string[] = []): Measure {
  return async (file) => {
    const tool = { command: program, comesWith: program };
    return Number(await runTool(tool, [...args, file, SECONDS, ...more]));
  };
}

async function jsPeer(): Promise<Measure> {
  const folder = await installOnce({
    name: "js-sdk",
    version: JS_SDK,
    install: async (folder) => {
      await runTool(NPM, ["install", "--prefix", folder, `snowplow-analytics-sdk@${JS_SDK}`]);
    },
  });
  return peer(await findRuntime("node", ROOT), [join(HERE, "peer.mjs")], [folder]);
}

async function installGoPeer(): Promise<string> {
  const folder = await installOnce({
    name: "go-sdk",
    version: GO_SDK,
    install: async (folder) => {
      await Deno.copyFile(join(HERE, "peer.go"), join(folder, "peer.go"));
      const module = `github.com/snowplow/snowplow-golang-analytics-sdk/analytics@v${GO_SDK}`;
      await runTool(GO, ["mod", "init", "peer"], { cwd: folder });
      await runTool(GO, ["get", module], { cwd: folder });
      await runTool(GO, ["build", "-o", "peer", "peer.go"], { cwd: folder });
    },
  });
  return join(folder, "peer");
}

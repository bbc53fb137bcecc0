/**
 * Shows the main job on a sample archive, and its lineage on the pages of `runline serve` for as long as
 * somebody looks: `deno task demo [--no-serve] [folder]`.
 *
 * @module
 */
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { formatTable } from "../src/cli/format_table.ts";
import { formatDuration } from "../src/internal/text/format.ts";
import { processIo } from "../src/cli/process_io.ts";
import { runCommandLine } from "../src/cli/command_line.ts";
import { lineageLine } from "../src/cli/process/lineage_line.ts";
import { serveDemo } from "./demo/serve_demo.ts";
import { writeSampleArchive } from "./demo/sample_archive.ts";

/** A line of `runline process --json`. */
interface Outcome {
  readonly runId: string;
  readonly status: string;
  readonly eventsRead?: number;
  readonly rowsWritten?: number;
  readonly badEvents?: number;
  readonly durationMs?: number;
}

const HELP = `Usage: deno task demo [--no-serve] [folder]

Writes a sample archive and processes it. Default folder: a temporary one.
On a terminal, the pages of the lineage are served until Ctrl+C.

  --no-serve  End without serving the pages
  --help      Print this help`;

const args = process.argv.slice(2);
const options = args.filter((arg) => arg.startsWith("-"));
const folders = args.filter((arg) => !arg.startsWith("-"));
const unknown = options.find((option) => !["--no-serve", "--help", "-h"].includes(option));
if (unknown !== undefined || folders.length > 1) {
  const reason = unknown === undefined ? "Expected one folder" : `Unknown option "${unknown}"`;
  process.stderr.write(`${reason}\n\n${HELP}\n`);
  process.exitCode = 2;
} else if (options.includes("--help") || options.includes("-h")) say(HELP);
else {
  const [name] = folders;
  const folder = name ? resolve(name) : await mkdtemp(join(tmpdir(), "runline-demo-"));
  process.exitCode = await demo(folder);
  const isWatched = process.stdout.isTTY === true && !options.includes("--no-serve");
  if (isWatched) await serveDemo(folder, say);
}

async function demo(folder: string): Promise<number> {
  const made = await writeSampleArchive(join(folder, "archive"));
  say(
    `${
      made ? "Made" : "Found"
    } a sample archive of three runs of enriched events in\n  ${folder}\n`,
  );

  const command =
    "process archive --job demo/orders --out json --bad bad --lineage-out lineage.ndjson";
  say(`$ runline ${command}\n`);
  const alreadyTold = (await trail(folder)).length;
  const { exitCode, outcomes } = await runProcess(command.split(" "), folder);
  const done = outcomes.filter(({ status }) => status === "done");
  if (done.length === 0 && exitCode === 0) {
    say("Nothing new: the manifest holds all three runs, so nothing was done twice.\n");
  } else {
    say("The lineage trail as OpenLineage events:\n");
    for (const line of (await trail(folder)).slice(alreadyTold)) say(`  ${line}`);
    say(`\n${table(done)}\n`);
  }
  sayMore(folder);
  return exitCode;
}

async function runProcess(
  args: readonly string[],
  folder: string,
): Promise<{ readonly exitCode: number; readonly outcomes: readonly Outcome[] }> {
  let text = "";
  const stdout = (data: string | Uint8Array): Promise<void> => {
    text += typeof data === "string" ? data : new TextDecoder().decode(data);
    return Promise.resolve();
  };
  // The demo is about its own files: what the machine is set up to send elsewhere stays out of it.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:OPENLINEAGE|HOME$|XDG_)/.test(name)),
  );
  const io = { ...processIo(), cwd: folder, env, stdout, stderrIsTerminal: false };
  const exitCode = await runCommandLine([...args, "--json"], io);
  const lines = text.split("\n").filter((line) => line !== "");
  const outcomes = lines.map((line) => JSON.parse(line)).filter((line) => "status" in line);
  return { exitCode, outcomes };
}

async function trail(folder: string): Promise<string[]> {
  const text = await readFile(join(folder, "lineage.ndjson"), "utf8").catch(() => "");
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => lineageLine(JSON.parse(line)).replaceAll(`${folder}/`, ""));
}

function table(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map((outcome) => [
    outcome.runId.split("/").at(-2) ?? "",
    outcome.status,
    String(outcome.eventsRead),
    String(outcome.rowsWritten),
    String(outcome.badEvents),
    formatDuration(outcome.durationMs ?? 0),
  ]);
  return formatTable([["Run", "Status", "Events", "Rows", "Bad", "Time"], ...rows], [2, 3, 4, 5]);
}

function sayMore(folder: string): void {
  say(
    `The rows are in json/, bad events in bad/, the events in lineage.ndjson, the manifest in runline.db.

Start it again, and it finds nothing new:
  npx -y deno task demo ${folder}

On data of your own:
  npx -y deno task cli process <archive> --job <namespace>/<name> --out <folder>
where <archive> is a folder or s3://bucket/prefix/. More: npx -y deno task cli process --help`,
  );
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

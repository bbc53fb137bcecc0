import { fileURLToPath } from "node:url";
import config from "../../../deno.json" with { type: "json" };

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

// What `deno task cli` runs, without the task between: a kill would end that alone.
const [, ...COMMAND] = config.tasks.cli.command.split(" ");

/** What `runline process --json` tells of a run. */
export interface RunLine {
  /** The run. */
  readonly runId: string;
  /** What became of it. */
  readonly status: string;
  /** Why it was skipped. */
  readonly reason?: string;
}

/** What a `runline` command did. */
export interface RunlineResult {
  /** The exit code. */
  readonly code: number;
  /** What it told of each run. */
  readonly runs: readonly RunLine[];
  /** What it wrote to the standard error. */
  readonly stderr: string;
}

/** Starts `runline` from its source, as a process of its own. */
export function startRunline(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: [...COMMAND, ...args],
    cwd: ROOT,
    env: { ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Runs `runline` to its end, which must be a success. */
export async function runlineOk(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<readonly RunLine[]> {
  return okRuns(await runline(args, env));
}

/** Gives what `runline` told of each run, if it was a success. */
export function okRuns({ code, runs, stderr }: RunlineResult): readonly RunLine[] {
  if (code === 0) return runs;
  throw new Error(`runline ended with ${code}: ${stderr}`);
}

/** Runs `runline` to its end. */
export async function runline(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<RunlineResult> {
  return await resultOf(startRunline(args, env));
}

/** Waits for the end of a started `runline`. */
export async function resultOf(child: Deno.ChildProcess): Promise<RunlineResult> {
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { code, runs: parseRuns(decoder.decode(stdout)), stderr: decoder.decode(stderr) };
}

/** Counts runs by what became of them: `{ done: 3, "skipped done": 47 }`. */
export function countRuns(runs: readonly RunLine[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, reason } of runs) {
    const key = reason === undefined ? status : `${status} ${reason}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

function parseRuns(stdout: string): RunLine[] {
  return stdout.split("\n").filter((line) => line.startsWith('{"runId"'))
    .map((line) => JSON.parse(line));
}

/** Makes a folder with a program `runline`, for the PATH of others; disposal removes it. */
export async function runlineProgram(): Promise<AsyncDisposable & { readonly folder: string }> {
  const folder = await Deno.makeTempDir({ prefix: "runline-program-" });
  const words = [Deno.execPath(), ...COMMAND.map((word) => word.replace(/^(?=src\/)/, ROOT))];
  const text = `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(" ")} "$@"\n`;
  await Deno.writeTextFile(`${folder}/runline`, text, { mode: 0o755 });
  return { folder, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
}

import { fileURLToPath } from "node:url";
import config from "../../../deno.json" with { type: "json" };

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

// The command of `deno task cli`, without the task itself: a kill would end the task alone.
const [, ...COMMAND] = config.tasks.cli.command.split(" ");

/** The line of `runline process --json` for a run. */
export interface RunLine {
  /** The run. */
  readonly runId: string;
  /** The outcome. */
  readonly status: string;
  /** Why it was skipped. */
  readonly reason?: string;
}

/** The result of a `runline` command. */
export interface RunlineResult {
  /** The exit code. */
  readonly code: number;
  /** The lines for each run. */
  readonly runs: readonly RunLine[];
  /** The text of the standard error. */
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

/** Returns the lines for each run. Throws if the command failed. */
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

/** Creates a folder with a program `runline`, for the PATH of others; disposal removes it. */
export async function runlineProgram(): Promise<AsyncDisposable & { readonly folder: string }> {
  const folder = await Deno.makeTempDir({ prefix: "runline-program-" });
  const words = [Deno.execPath(), ...COMMAND.map((word) => word.replace(/^(?=src\/)/, ROOT))];
  const text = `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(" ")} "$@"\n`;
  await Deno.writeTextFile(`${folder}/runline`, text, { mode: 0o755 });
  return { folder, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
}

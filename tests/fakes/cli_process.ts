import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { plainEnvironment } from "../fixtures/plain_environment.ts";
import type { RunlineResult } from "./cli_io.ts";

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

/** Options of {@linkcode spawnRunline}. */
export interface SpawnRunlineOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether it is to ignore SIGHUP. */
  readonly nohup?: boolean;
}

/** Starts the command in a process of its own, on the runtime that runs the test. */
export function startRunline(args: readonly string[], options: SpawnRunlineOptions): ChildProcess {
  const { cwd, env = {}, nohup = false } = options;
  const all = runlineCommand(args);
  const [program = "", ...rest] = nohup
    ? ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", ...all]
    : all;
  return spawn(program, rest, {
    cwd,
    // A server that the user runs is none of a test.
    env: { ...plainEnvironment(), XDG_STATE_HOME: cwd, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Runs the command to its end in a process of its own. */
export async function spawnRunline(
  args: readonly string[],
  options: SpawnRunlineOptions,
): Promise<RunlineResult> {
  const child = startRunline(args, options);
  let out = "";
  let err = "";
  // A chunk may end within a character.
  child.stdout?.setEncoding("utf8");
  child.stderr?.setEncoding("utf8");
  child.stdout?.on("data", (chunk) => out += chunk);
  child.stderr?.on("data", (chunk) => err += chunk);
  const [exitCode] = await once(child, "close");
  return { exitCode, out, err };
}

/** Returns the words that start the command on the runtime that runs the test. */
export function runlineCommand(args: readonly string[]): string[] {
  return [process.execPath, ...runtimeArgs(), MAIN, ...args];
}

// Deno gets the permissions that the documentation names, and no others.
function runtimeArgs(): string[] {
  return "Deno" in globalThis ? ["run", "--quiet", ...taskPermissions()] : [];
}

function taskPermissions(): string[] {
  return config.tasks.cli.command.split(" ").filter((word) => word.startsWith("--allow-"));
}

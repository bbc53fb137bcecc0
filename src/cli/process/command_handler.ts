import type { ChildProcess } from "node:child_process";
import { parentEnvironment } from "../../lineage/config/mod.ts";
import type { PipelineJob, RunContext, RunHandler } from "../../pipeline/mod.ts";
import type { CliIo } from "../io.ts";
import { failureOf, runChild } from "./child_program.ts";

// What a command gets to end by itself before it is killed.
const GRACE_MS = 10_000;

/** Options of {@linkcode commandHandler}. */
export interface CommandHandlerOptions {
  /** The job, which the command may name as its parent in lineage events of its own. */
  readonly job: PipelineJob;
  /** Whether the command's standard output goes to the standard error. */
  readonly json: boolean;
  /** What the command inherits. */
  readonly io: CliIo;
}

/** Makes a handler that runs a command of the user's once for each run. */
export function commandHandler(
  command: readonly string[],
  { job, json, io }: CommandHandlerOptions,
): RunHandler {
  const [program = "", ...args] = command;
  return async (context) => {
    const { run, signal } = context;
    const end = await runChild([program, ...withRunUrl(args, run.url)], {
      cwd: io.cwd,
      env: { ...io.env, ...runEnvironment(context, job) },
      stdio: ["ignore", json ? 2 : "inherit", "inherit"],
      signal,
      stop: terminate,
    });
    signal.throwIfAborted();
    const failure = failureOf(program, end);
    if (failure !== undefined) throw new Error(failure);
  };
}

function withRunUrl(args: readonly string[], url: string): string[] {
  if (!args.includes("{}")) return [...args, url];
  return args.map((arg) => arg === "{}" ? url : arg);
}

function terminate(child: ChildProcess): void {
  child.kill("SIGTERM");
  const killer = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
  child.once("close", () => clearTimeout(killer));
}

function runEnvironment(context: RunContext, { namespace, name, parent }: PipelineJob): Record<
  string,
  string
> {
  const { run, attempt, token, lineageRunId } = context;
  const self = { run: { runId: lineageRunId }, job: { namespace, name } };
  return {
    RUNLINE_RUN_ID: run.runId,
    RUNLINE_RUN_URL: run.url,
    RUNLINE_RUN_NAME: run.name,
    RUNLINE_RUN_TIME: run.time.toISOString(),
    RUNLINE_ATTEMPT: String(attempt),
    RUNLINE_TOKEN: String(token),
    ...parentEnvironment(parent ? { ...self, root: parent.root ?? parent } : self),
  };
}

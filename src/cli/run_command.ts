import { spawn } from "node:child_process";
import type { PipelineJob, RunContext, RunHandler } from "../pipeline/mod.ts";
import type { CliIo } from "./io.ts";

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
  options: CommandHandlerOptions,
): RunHandler {
  const [program = "", ...args] = command;
  return async (context) => {
    await runProgram(program, withRunUrl(args, context.run.url), { ...options, context });
  };
}

function withRunUrl(args: readonly string[], url: string): string[] {
  if (!args.includes("{}")) return [...args, url];
  return args.map((arg) => arg === "{}" ? url : arg);
}

interface RunProgramOptions extends CommandHandlerOptions {
  readonly context: RunContext;
}

function runProgram(
  program: string,
  args: readonly string[],
  options: RunProgramOptions,
): Promise<void> {
  const { context, io, json } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: io.cwd,
      env: { ...io.env, ...runEnvironment(context, options.job) },
      stdio: ["ignore", json ? 2 : "inherit", "inherit"],
    });
    let killer: ReturnType<typeof setTimeout> | undefined;
    const stop = (): void => {
      child.kill("SIGTERM");
      killer = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
    };
    context.signal.addEventListener("abort", stop, { once: true });
    child.on("error", (cause) => {
      reject(new Error(`Cannot start command "${program}": ${cause.message}`, { cause }));
    });
    child.on("close", (code, signal) => {
      clearTimeout(killer);
      context.signal.removeEventListener("abort", stop);
      if (context.signal.aborted) reject(context.signal.reason);
      else if (code === 0) resolve();
      else reject(new Error(`Command "${program}" ended with ${signal ?? `exit code ${code}`}`));
    });
  });
}

function runEnvironment(context: RunContext, job: PipelineJob): Record<string, string> {
  const { run, attempt, token, lineageRunId } = context;
  return {
    RUNLINE_RUN_ID: run.runId,
    RUNLINE_RUN_URL: run.url,
    RUNLINE_RUN_NAME: run.name,
    RUNLINE_RUN_TIME: run.time.toISOString(),
    RUNLINE_ATTEMPT: String(attempt),
    RUNLINE_TOKEN: String(token),
    OPENLINEAGE_PARENT_ID: `${job.namespace}/${job.name}/${lineageRunId}`,
  };
}

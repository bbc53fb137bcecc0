import { fileURLToPath } from "node:url";
import { raceSignal } from "../../internal/race_signal.ts";
import { parentEnvironment } from "../../lineage/config/mod.ts";
import type { PipelineJob, RunContext, RunHandler } from "../../pipeline/mod.ts";
import { CLEAR_LINE, type CliIo, freshLine } from "../io.ts";
import {
  type ChildProgram,
  endChild,
  type EndChildOptions,
  failureOf,
  startChild,
} from "./child_program.ts";

/** Options of {@linkcode commandHandler}. */
export interface CommandHandlerOptions extends EndChildOptions {
  /** The job, which the command may name as its parent in lineage events of its own. */
  readonly job: PipelineJob;
  /** Whether the command's standard output goes to the standard error. */
  readonly json: boolean;
  /** The world that the command inherits. */
  readonly io: CliIo;
}

/**
 * Creates a handler that runs a command once for each run. A command that must stop is ended with its
 * own children before the handler rejects, so that the claim is held as long as any of them works.
 */
export function commandHandler(
  command: readonly string[],
  { job, json, io, ...endOptions }: CommandHandlerOptions,
): RunHandler {
  const [program = "", ...args] = command;
  const running = new Set<ChildProgram>();
  // Before any run is claimed: Deno may deny to read all variables.
  const inherited = { ...io.env };
  // A second request to stop leaves no time for SIGTERM.
  io.onSecondStop(() => running.forEach((child) => child.send("SIGKILL")));
  return async (context) => {
    const { run, signal } = context;
    signal.throwIfAborted();
    // No progress stays on the line where the command begins.
    if (io.stderrIsTerminal) io.stderr(CLEAR_LINE);
    const child = startChild([program, ...withRun(args, run.url)], {
      cwd: io.cwd,
      env: { ...inherited, ...runEnvironment(context, job) },
      stdio: ["ignore", json ? 2 : "inherit", "inherit"],
      ownGroup: true,
    });
    running.add(child);
    try {
      const end = await raceSignal(child.ended, signal);
      const failure = failureOf(program, end);
      if (failure !== undefined) throw new Error(failure);
    } catch (error) {
      await endChild(child, endOptions);
      throw error;
    } finally {
      running.delete(child);
      freshLine(io);
    }
  };
}

// Most programs read no `file:` URL.
function withRun(args: readonly string[], url: string): string[] {
  const address = url.startsWith("file:") ? fileURLToPath(url) : url;
  if (!args.includes("{}")) return [...args, address];
  return args.map((arg) => arg === "{}" ? address : arg);
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
    RUNLINE_CLAIM_TOKEN: String(token),
    ...parentEnvironment(parent ? { ...self, root: parent.root ?? parent } : self),
  };
}

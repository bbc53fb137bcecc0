import { constants } from "node:os";
import { asError } from "../../internal/as_error.ts";
import { MAX_DELAY_MS } from "../../internal/delay.ts";
import { parentEnvironment } from "../../lineage/config/mod.ts";
import { jobTypeJobFacet } from "../../lineage/facets/mod.ts";
import type { LineageRun, OpenLineageClient } from "../../lineage/mod.ts";
import { runlineEngine } from "../../pipeline/mod.ts";
import { defineCommand } from "../command.ts";
import { type CliIo, freshLine, LAST_MS } from "../io.ts";
import { option, rest, type ValuesOf, type ValueType } from "../parameters/parameter.ts";
import { duration, jobName } from "../parameters/value_types.ts";
import { dataset } from "../places/dataset_values.ts";
import { LINEAGE_PARAMETERS, openLineage } from "../places/open_lineage.ts";
import {
  type ChildProgram,
  failureOf,
  type ProgramEnd,
  ProgramStartError,
  startChild,
} from "../process/child_program.ts";
import { startWitness, type TerminalWitness } from "../process/terminal_witness.ts";
import { Stopped } from "../stopped.ts";
import { reportMessage } from "../terminal_safe.ts";

const LAST_SECONDS = LAST_MS / 1000;

const heartbeat: ValueType<number> = {
  ...duration,
  expected: `${duration.expected}, of at most ${MAX_DELAY_MS}ms`,
  parse(text, context) {
    const ms = duration.parse(text, context) ?? Infinity;
    return ms <= MAX_DELAY_MS ? ms : undefined;
  },
};

const PARAMETERS = {
  job: option(jobName, { required: true, help: "The job in lineage events" }),
  input: option(dataset, { repeatable: true, help: "A dataset that the command reads" }),
  output: option(dataset, { repeatable: true, help: "A dataset that the command writes" }),
  heartbeat: option(heartbeat, { help: "Send RUNNING at this interval: 30s, 5m" }),
  ...LINEAGE_PARAMETERS,
  command: rest({ placeholder: "<command…>", required: true, help: "The command" }),
};

/** `runline run`. */
export const runCommand = defineCommand({
  name: "run",
  summary: "Run any command as a run of a job, and emit its lineage",
  example: "runline run --job food_delivery/load --input orders.csv -- ./load.sh",
  description:
    `Sends START, then COMPLETE when the command ends with exit code 0, FAIL when it ends otherwise, and
ABORT when it was stopped by a signal. Exits with the exit code of the command: 128 and the number of the
signal that ended it, 127 if there is no such command.

A <dataset> is a URL such as s3://bucket/key or postgres://host:5432/db.schema.table, a path, or
<namespace>,<name>. The environment has OPENLINEAGE_PARENT_ID, OPENLINEAGE_ROOT_PARENT_ID and
OPENLINEAGE_CONTEXT, so that lineage of the command has this run as its parent.

SIGINT and SIGTERM are forwarded to the command and its children, and SIGHUP unless it is ignored,
as under nohup. If the standard input is a terminal, the command shares it with runline: Ctrl-C reaches
both and is not forwarded, and a signal to runline alone is forwarded to the command without its
children. A second SIGINT or SIGTERM kills the command, with ${LAST_SECONDS} s to send ABORT; a third ends runline.

Lineage events are sent to the backend of openlineage.yml or OPENLINEAGE__ variables. Default: the
"runline serve" of the same user, if it runs. A terminal shows a line for each event. --lineage-out keeps them
without a backend. A failing backend never stops the command or changes its exit code, unless
--require-lineage is set. A broken configuration is reported before the command starts.`,
  parameters: PARAMETERS,
  run: runAsJob,
});

async function runAsJob(options: ValuesOf<typeof PARAMETERS>, io: CliIo): Promise<number> {
  const { command, lineageOut, spool } = options;
  const lineageErrors: Error[] = [];
  const onError = (error: Error): void => {
    lineageErrors.push(error);
    reportMessage(error.message, io);
  };
  const jobType = jobTypeJobFacet({
    processingType: "BATCH",
    integration: "RUNLINE",
    jobType: "COMMAND",
  });
  const job = { ...options.job, facets: { jobType } };
  const runOptions = {
    inputs: options.input,
    outputs: options.output,
    facets: { processing_engine: runlineEngine() },
    ...(options.heartbeat === undefined ? {} : { heartbeatMs: options.heartbeat }),
  };
  let exitCode: number;
  {
    // The standard output is the command's.
    await using lineage: OpenLineageClient = await openLineage({
      lineageOut,
      spool,
      requireLineage: options.requireLineage,
      io,
      json: true,
      onError,
    });
    exitCode = await runChild(command, { run: await lineage.startRun(job, runOptions), io });
  }
  const isIncomplete = lineageErrors.length > 0 && options.requireLineage;
  return exitCode === 0 && isIncomplete ? 1 : exitCode;
}

interface RunChildOptions {
  readonly run: LineageRun;
  readonly io: CliIo;
}

/** Runs the command, and sends how it ended. */
async function runChild(
  command: readonly string[],
  { run, io }: RunChildOptions,
): Promise<number> {
  try {
    io.signal.throwIfAborted();
    using witness = io.stdinIsTerminal ? startWitness() : undefined;
    const child = startChild(command, {
      cwd: io.cwd,
      env: { ...io.env, ...parentEnvironment(run.asParent) },
      stdio: "inherit",
      // A command that a person talks to keeps the terminal.
      ownGroup: !io.stdinIsTerminal,
    });
    // A program of another user, or one that hangs in the system, cannot be killed.
    const end = await Promise.race([child.ended, forwardSignals(child, { witness, io })]);
    freshLine(io);
    const failure = failureOf(command[0] ?? "", end);
    if (failure === undefined) await run.complete();
    else await (io.signal.aborted ? run.abort() : run.fail(failure));
    return exitCodeOf(end);
  } catch (error) {
    await (error === io.signal.reason ? run.abort() : run.fail(error));
    if (!(error instanceof ProgramStartError)) throw error;
    reportMessage(error.message, io);
    return error.exitCode;
  }
}

interface ForwardSignalsOptions {
  /** Present if the command is in the process group of this process, as it has the terminal. */
  readonly witness: TerminalWitness | undefined;
  readonly io: CliIo;
}

/** Forwards the first request to stop, and kills the command at the second. Resolves when it did that. */
function forwardSignals(
  child: ChildProgram,
  { witness, io }: ForwardSignalsOptions,
): Promise<ProgramEnd> {
  const killed = Promise.withResolvers<ProgramEnd>();
  const forward = async (): Promise<void> => {
    const { reason } = io.signal;
    const signal = reason instanceof Stopped ? reason.signal : "SIGTERM";
    // A signal to the group has reached the command, and many take a second one for "at once".
    if (await witness?.hasReceived(signal)) return;
    sendSignal(child, { signal, io });
  };
  io.onSecondStop(() => {
    sendSignal(child, { signal: "SIGKILL", io });
    killed.resolve({ code: null, signal: "SIGKILL" });
  });
  if (io.signal.aborted) void forward();
  else io.signal.addEventListener("abort", () => void forward(), { once: true });
  return killed.promise;
}

interface SendSignalOptions {
  readonly signal: NodeJS.Signals;
  readonly io: CliIo;
}

function sendSignal(child: ChildProgram, { signal, io }: SendSignalOptions): void {
  try {
    child.send(signal);
  } catch (error) {
    // As with `sudo`, which runs as another user. Thrown here, it would end this process at once.
    reportMessage(`Cannot forward ${signal} to the command: ${asError(error).message}`, io);
  }
}

function exitCodeOf({ code, signal }: ProgramEnd): number {
  if (code !== null) return code;
  return 128 + (signal === null ? 0 : constants.signals[signal]);
}

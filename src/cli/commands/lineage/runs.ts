import { formatCount, formatDuration } from "../../../internal/text/format.ts";
import { printable } from "../../../internal/text/printable.ts";
import { defineCommand } from "../../command.ts";
import { formatTable } from "../../format_table.ts";
import type { CliIo } from "../../io.ts";
import { flag, option, type ValuesOf } from "../../parameters/parameter.ts";
import { choice, count, instant, jobName, text } from "../../parameters/value_types.ts";
import { followEvents, newestEvent } from "../../lineage/follow_events.ts";
import { jsonLines, RUN_STATES, type RunRow, stateWord, timeText } from "../../lineage/rows.ts";
import { type LineageSource, openLineageSource, SOURCE_PARAMETERS } from "../../lineage/source.ts";

const PARAMETERS = {
  ...SOURCE_PARAMETERS,
  job: option(jobName, { help: "Only runs of a job" }),
  namespace: option(text, { help: "Only runs of jobs in a namespace" }),
  state: option(choice(RUN_STATES), {
    placeholder: "<state>",
    help: `Only runs in a state: ${RUN_STATES.join(", ")}`,
  }),
  after: option(instant, { help: "Only runs that started at a time or later" }),
  before: option(instant, { help: "Only runs that started before a time" }),
  limit: option(count, { default: "20", help: "The most runs" }),
  follow: flag("Also list runs that start or end, until stopped"),
  json: flag("Write one JSON object for each run"),
};

type RunsValues = ValuesOf<typeof PARAMETERS>;

/** `runline lineage runs`. */
export const lineageRunsCommand = defineCommand({
  name: "lineage runs",
  summary: "List runs with their state, start, duration and rows",
  example: "runline lineage runs --job food_delivery/orders",
  description:
    `Lists the last runs, the last started first, of a running server, a store or files of events. With
--follow it also lists each run that starts or ends.`,
  parameters: PARAMETERS,
  run: listRuns,
});

async function listRuns(options: RunsValues, io: CliIo): Promise<number> {
  await using source = await openLineageSource(options, io);
  const since = options.follow ? await newestEvent(source) : 0;
  const { job, namespace, state, after, before, limit } = options;
  const query = {
    namespace: job?.namespace ?? namespace,
    job: job?.name,
    state: state?.toUpperCase(),
    after: after?.toISOString(),
    before: before?.toISOString(),
  };
  const items = await source.list<RunRow>("/runs", query, limit);
  await io.stdout(options.json ? jsonLines(items) : runTable(items));
  if (options.follow) await followRuns(source, { ...options, since }, io);
  return 0;
}

async function followRuns(
  source: LineageSource,
  options: RunsValues & { readonly since: number },
  io: CliIo,
): Promise<void> {
  const { job, namespace, state, json } = options;
  const isWanted = (run: RunRow): boolean => {
    if (state !== undefined && run.state !== state.toUpperCase()) return false;
    if (namespace !== undefined && run.job.namespace !== namespace) return false;
    return job === undefined || (run.job.namespace === job.namespace && run.job.name === job.name);
  };
  for await (const events of followEvents(source, { signal: io.signal, since: options.since })) {
    const ids = events.flatMap(({ runId, eventType }) => {
      return runId !== undefined && eventType !== "RUNNING" ? [runId] : [];
    });
    for (const id of new Set(ids)) {
      const run = await source.ask("/run", { id }) as RunRow;
      if (isWanted(run)) {
        await io.stdout(json ? jsonLines([run]) : `${printable(runCells(run).join("  "))}\n`);
      }
    }
  }
}

const HEAD = ["STATE", "STARTED", "TOOK", "ROWS OUT", "JOB", "RUN"];
const RIGHT = [2, 3];

function runTable(runs: readonly RunRow[]): string {
  if (runs.length === 0) return "No runs\n";
  return `${formatTable([HEAD, ...runs.map(runCells)], RIGHT)}\n`;
}

function runCells(run: RunRow): readonly string[] {
  const { state, startedAt, createdAt, durationMs, rowsOut, job, runId } = run;
  return [
    stateWord(state),
    timeText(startedAt ?? createdAt),
    durationMs === undefined ? "" : formatDuration(durationMs),
    rowsOut === undefined ? "" : formatCount(rowsOut),
    `${job.namespace}/${job.name}`,
    runId,
  ];
}

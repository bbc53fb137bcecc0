import { formatCount, formatDuration } from "../../../internal/text/format.ts";
import { printable } from "../../../internal/text/printable.ts";
import { defineCommand } from "../../command.ts";
import { formatTable } from "../../format_table.ts";
import type { CliIo } from "../../io.ts";
import { flag, option, type ValuesOf } from "../../parameters/parameter.ts";
import { choice, count, text } from "../../parameters/value_types.ts";
import { followEvents, newestEvent } from "../../lineage/follow_events.ts";
import { type JobRow, jsonLines, RUN_STATES, stateWord, timeText } from "../../lineage/rows.ts";
import { type LineageSource, openLineageSource, SOURCE_PARAMETERS } from "../../lineage/source.ts";

const PARAMETERS = {
  ...SOURCE_PARAMETERS,
  namespace: option(text, { help: "Only jobs in a namespace" }),
  text: option(text, { help: "Only jobs whose name contains this" }),
  state: option(choice(RUN_STATES), {
    placeholder: "<state>",
    help: `Only jobs whose last run is in a state: ${RUN_STATES.join(", ")}`,
  }),
  sort: option(choice(["name", "started", "p50", "p95", "failures"]), {
    placeholder: "<order>",
    default: "name",
    help: "The order: name, started, p50, p95 or failures",
  }),
  limit: option(count, { default: "50", help: "The most jobs" }),
  follow: flag("Also list jobs when a run starts or ends, until stopped"),
  json: flag("Write one JSON object for each job"),
};

type JobsValues = ValuesOf<typeof PARAMETERS>;

/** `runline lineage jobs`. */
export const lineageJobsCommand = defineCommand({
  name: "lineage jobs",
  summary: "List jobs with the state of their last run and their usual duration",
  example: "runline lineage jobs",
  description:
    `Lists jobs of a running server, a store or files of events. With --follow it also lists each job
when a run starts or ends.`,
  parameters: PARAMETERS,
  run: listJobs,
});

async function listJobs(options: JobsValues, io: CliIo): Promise<number> {
  await using source = await openLineageSource(options, io);
  const since = options.follow ? await newestEvent(source) : 0;
  const { namespace, state, sort, limit, json } = options;
  const query = { namespace, q: options.text, state: state?.toUpperCase(), sort };
  const items = await source.list<JobRow>("/jobs", query, limit);
  await io.stdout(json ? jsonLines(items) : jobTable(items));
  if (options.follow) await followJobs(source, { ...options, since }, io);
  return 0;
}

async function followJobs(
  source: LineageSource,
  options: JobsValues & { readonly since: number },
  io: CliIo,
): Promise<void> {
  const { namespace, state, json } = options;
  const wanted = options.text?.toLowerCase() ?? "";
  for await (const events of followEvents(source, { signal: io.signal, since: options.since })) {
    const jobs = new Map(events.flatMap(({ job, eventType }) => {
      return job === undefined || eventType === "RUNNING" ? [] : [[JSON.stringify(job), job]];
    }));
    for (const { namespace: space, name } of jobs.values()) {
      if (namespace !== undefined && space !== namespace) continue;
      if (!name.toLowerCase().includes(wanted)) continue;
      const job = await source.ask("/job", { namespace: space, name }) as JobRow;
      if (state !== undefined && job.lastRun?.state !== state.toUpperCase()) continue;
      await io.stdout(json ? jsonLines([job]) : `${printable(jobCells(job).join("  "))}\n`);
    }
  }
}

const HEAD = ["LAST RUN", "STARTED", "P50", "P95", "FAILED", "JOB"];
const RIGHT = [2, 3, 4];

function jobTable(jobs: readonly JobRow[]): string {
  if (jobs.length === 0) return "No jobs\n";
  return `${formatTable([HEAD, ...jobs.map(jobCells)], RIGHT)}\n`;
}

function jobCells(
  { namespace, name, lastRun, failuresInRow, p50Ms, p95Ms }: JobRow,
): readonly string[] {
  const started = lastRun?.startedAt ?? lastRun?.createdAt;
  return [
    stateWord(lastRun?.state),
    started === undefined ? "" : timeText(started),
    p50Ms === undefined ? "" : formatDuration(p50Ms),
    p95Ms === undefined ? "" : formatDuration(p95Ms),
    failuresInRow === 0 ? "" : formatCount(failuresInRow),
    `${namespace}/${name}`,
  ];
}

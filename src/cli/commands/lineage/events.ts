import { formatNumberOf } from "../../../internal/text/format.ts";
import { printable } from "../../../internal/text/printable.ts";
import { defineCommand } from "../../command.ts";
import { type CliIo, notice } from "../../io.ts";
import { flag, option, type ValuesOf } from "../../parameters/parameter.ts";
import { choice, count, instant, jobName, text } from "../../parameters/value_types.ts";
import { followEvents, newestEvent } from "../../lineage/follow_events.ts";
import { type EventRow, timeText } from "../../lineage/rows.ts";
import { openLineageSource, SOURCE_PARAMETERS } from "../../lineage/source.ts";

const TYPES = ["START", "RUNNING", "COMPLETE", "FAIL", "ABORT", "OTHER", "JOB", "DATASET"] as const;

const PARAMETERS = {
  ...SOURCE_PARAMETERS,
  job: option(jobName, { help: "Only events of a job" }),
  run: option(text, { placeholder: "<run id>", help: "Only events of a run" }),
  type: option(choice(TYPES), {
    placeholder: "<type>",
    help: `Only events of a type: ${TYPES.join(", ")}`,
  }),
  text: option(text, { help: "Only events that contain this" }),
  after: option(instant, { help: "Only events of this time or later" }),
  before: option(instant, { help: "Only events before this time" }),
  limit: option(count, { default: "20", help: "The most events" }),
  follow: flag("Also list new events, until stopped"),
  json: flag("Write one JSON object for each event"),
};

/** `runline lineage events`. */
export const lineageEventsCommand = defineCommand({
  name: "lineage events",
  summary: "List events with their type, job or dataset, and run",
  example: "runline lineage events --job food_delivery/orders --follow",
  description:
    `Lists the newest events of a running server, a store or files of events, the last one at the end. With
--follow it also lists new events. "runline export" writes unchanged events.`,
  parameters: PARAMETERS,
  run: listEvents,
});

async function listEvents(options: ValuesOf<typeof PARAMETERS>, io: CliIo): Promise<number> {
  await using source = await openLineageSource(options, io);
  const { job, run, type, after, before, limit, json, follow } = options;
  const query = {
    job: job?.name,
    jobNamespace: job?.namespace,
    run,
    type,
    q: options.text,
    after: after?.toISOString(),
    before: before?.toISOString(),
  };
  const since = follow ? await newestEvent(source) : 0;
  const items = await source.list<EventRow>("/events", query, limit);
  const write = async (events: readonly EventRow[]): Promise<void> => {
    const lines = events.map((event) => json ? JSON.stringify(event) : eventLine(event));
    if (lines.length > 0) await io.stdout(`${lines.join("\n")}\n`);
  };
  await write([...items].reverse());
  if (items.length === 0 && !follow) notice("No events\n", io);
  if (!follow) return 0;
  // An event that came between the two questions is in both answers.
  const listed = new Set(items.map(({ id }) => id));
  for await (const events of followEvents(source, { signal: io.signal, since, query })) {
    await write(events.filter(({ id }) => !listed.has(id)));
  }
  return 0;
}

function eventLine(
  { id, kind, eventType, eventTime, job, dataset, runId, inputs, outputs }: EventRow,
): string {
  const entity = job ?? dataset;
  const name = entity === undefined ? "" : printable(`${entity.namespace}/${entity.name}`);
  const io = [
    inputs > 0 ? formatNumberOf(inputs, "input") : "",
    outputs > 0 ? formatNumberOf(outputs, "output") : "",
  ].filter((part) => part !== "").join(", ");
  const type = (kind === "run" ? eventType ?? "OTHER" : kind.toUpperCase()).padEnd(8);
  return [String(id).padStart(6), timeText(eventTime), type, name, runId ?? "", io]
    .filter((part) => part !== "")
    .join("  ");
}

import type { EventDataset, EventJob, IncomingEvent } from "../events/incoming_event.ts";
import { isUuid } from "../../lineage/mod.ts";
import { nameUuid } from "../events/name_uuid.ts";
import { applyDataset, applyIo } from "./_apply_dataset.ts";
import { datasetContent } from "./dataset_content.ts";
import { objectOf, textOf } from "./json_values.ts";
import type { DatasetRecord, JobRecord, Records, RunEnd, RunRecord } from "./records.ts";
import type { Stamp } from "./stamp.ts";

/** The records that an event names. */
export interface Touched {
  /** The run of a run event. */
  readonly run?: RunRecord;
  /** The job of a run event or a job event. */
  readonly job?: JobRecord;
  /** The dataset of a dataset event. */
  readonly dataset?: DatasetRecord;
}

/** Changes the records by an event. The result does not depend on the order in which events come. */
export function applyEvent(
  records: Records,
  { event, stamp }: { readonly event: IncomingEvent; readonly stamp: Stamp },
): Touched {
  if (event.dataset) {
    const dataset = applyDataset(records, event.dataset, { time: event.time, stamp, writes: true });
    applyOwnFacets(records, dataset, { given: event.dataset, time: event.time, stamp });
    return { dataset };
  }
  if (!event.job) return {};
  const job = applyJob(records, event.job, { time: event.time, stamp });
  if (!event.run) {
    applyDeclaration(records, job, { event, stamp });
    return { job };
  }
  const run = records.run(event.run.runId, job);
  applyRun(run, { event, job, stamp });
  applyParent(records, run, { event, stamp });
  for (const input of event.inputs) {
    applyIo(records, input, { run, direction: "in", time: event.time, stamp });
  }
  for (const output of event.outputs) {
    applyIo(records, output, { run, direction: "out", time: event.time, stamp });
  }
  return { run, job };
}

function applyJob(
  records: Records,
  given: EventJob,
  { time, stamp }: { readonly time: number; readonly stamp: Stamp },
): JobRecord {
  const job = records.job(given, time);
  if (job.facets.merge(given.facets, stamp)) job.dirty = true;
  return job;
}

// A job event lists all inputs and outputs of the job, so the newest one replaces the others.
function applyDeclaration(
  records: Records,
  job: JobRecord,
  { event, stamp }: { readonly event: IncomingEvent; readonly stamp: Stamp },
): void {
  const apply = (writes: boolean) => (given: EventDataset): DatasetRecord => {
    const dataset = applyDataset(records, given, { time: event.time, stamp, writes });
    if (writes) applyOwnFacets(records, dataset, { given, time: event.time, stamp, job });
    return dataset;
  };
  const inputs = event.inputs.map(apply(false));
  const outputs = event.outputs.map(apply(true));
  if (stamp <= job.declaredStamp) return;
  job.declaredStamp = stamp;
  job.dirty = true;
  records.declare(job, { inputs, outputs });
}

function applyOwnFacets(
  records: Records,
  dataset: DatasetRecord,
  { given, time, stamp, job }: {
    readonly given: EventDataset;
    readonly time: number;
    readonly stamp: Stamp;
    readonly job?: JobRecord;
  },
): void {
  const content = datasetContent(given.facets);
  if (content) records.observe(dataset, content, time);
  if (given.facets["columnLineage"] === undefined) return;
  records.columns(dataset, given.facets["columnLineage"], { stamp, ...job && { job } });
}

function applyRun(
  run: RunRecord,
  { event, job, stamp }: {
    readonly event: IncomingEvent;
    readonly job: JobRecord;
    readonly stamp: Stamp;
  },
): void {
  const { time, eventType } = event;
  run.dirty = true;
  run.span = run.span
    ? { first: Math.min(run.span.first, time), last: Math.max(run.span.last, time) }
    : { first: time, last: time };
  if (stamp > run.jobStamp) [run.job, run.jobStamp] = [job, stamp];
  run.facets.merge(event.run?.facets ?? {}, stamp);
  const state = END_STATES[eventType ?? ""];
  if (state === undefined) {
    if (eventType !== undefined) run.activeAt = Math.min(run.activeAt ?? time, time);
    if (eventType === "START") run.startAt = Math.min(run.startAt ?? time, time);
  } else if (run.end === undefined || stamp < run.end.stamp) {
    // The first terminal event is final: what comes after the end changes no state.
    run.end = { stamp, time, state };
  }
}

const END_STATES: Readonly<Record<string, RunEnd["state"] | undefined>> = {
  COMPLETE: "COMPLETED",
  FAIL: "FAILED",
  ABORT: "ABORTED",
};

function applyParent(
  records: Records,
  run: RunRecord,
  { event, stamp }: { readonly event: IncomingEvent; readonly stamp: Stamp },
): void {
  const facet = objectOf(event.run?.facets["parent"]);
  const id = textOf(objectOf(facet["run"])["runId"]);
  const { namespace, name } = objectOf(facet["job"]);
  if (id === undefined || textOf(namespace) === undefined || textOf(name) === undefined) return;
  const runId = isUuid(id) ? id.toLowerCase() : nameUuid(id);
  if (runId === run.runId) return;
  const job = records.job({ namespace: String(namespace), name: String(name) }, event.time);
  const parent = records.run(runId, job);
  if (parent.namedAt === undefined || event.time < parent.namedAt) {
    parent.namedAt = event.time;
    parent.dirty = true;
  }
  if (stamp > run.parentStamp) [run.parentId, run.parentStamp] = [parent.id, stamp];
  if (stamp <= run.job.parentStamp || job.id === run.job.id) return;
  [run.job.parentId, run.job.parentStamp, run.job.dirty] = [job.id, stamp, true];
}

import {
  checkAbsent,
  checkDateTime,
  checkList,
  checkMap,
  checkObject,
  checkOneOf,
  checkText,
  checkUri,
  checkUuid,
  type Fields,
  type Place,
} from "../values/check.ts";
import {
  type DatasetEvent,
  type JobEvent,
  type LineageEvent,
  RUN_STATES,
  type RunEvent,
} from "./event.ts";
import { checkFacet } from "../facets/check_facet.ts";

const ENVELOPE = ["eventTime", "producer", "schemaURL"] as const;

/** Checks that a value, told in JSON, has the parts of an event at all. */
export function checkIsEvent(value: unknown): asserts value is LineageEvent {
  const { run = {}, job, dataset } = isObject(value) ? value : {};
  if (isObject(run) && (isObject(job) || isObject(dataset))) return;
  throw new TypeError(
    "Cannot emit lineage event: it must be what runEvent(), jobEvent() or datasetEvent() makes, " +
      "an object with 'run' and 'job', with 'job', or with 'dataset'",
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Checks that a run event is what the spec demands. */
export function checkRunEvent(event: RunEvent): void {
  const fields = checkObject({ value: event, at: "RunEvent" }, [...ENVELOPE, "run", "job"]);
  checkEnvelope(fields);
  if (fields.eventType) checkOneOf(fields.eventType, RUN_STATES);
  checkRun(fields.run);
  checkNamed(fields.job);
  if (fields.inputs) checkList(fields.inputs, checkDataset);
  if (fields.outputs) checkList(fields.outputs, checkDataset);
}

/** Checks that a job event is what the spec demands. */
export function checkJobEvent(event: JobEvent): void {
  const fields = checkObject({ value: event, at: "JobEvent" }, [...ENVELOPE, "job"]);
  checkEnvelope(fields);
  checkAbsent(fields, ["run", "dataset"]);
  checkNamed(fields.job);
  if (fields.inputs) checkList(fields.inputs, checkDataset);
  if (fields.outputs) checkList(fields.outputs, checkDataset);
}

/** Checks that a dataset event is what the spec demands. */
export function checkDatasetEvent(event: DatasetEvent): void {
  const fields = checkObject({ value: event, at: "DatasetEvent" }, [...ENVELOPE, "dataset"]);
  checkEnvelope(fields);
  checkAbsent(fields, ["run", "job"]);
  checkDataset(fields.dataset);
}

function checkEnvelope(fields: Fields<(typeof ENVELOPE)[number]>): void {
  checkDateTime(fields.eventTime);
  checkUri(fields.producer);
  checkUri(fields.schemaURL);
}

function checkRun(place: Place): void {
  const fields = checkObject(place, ["runId"]);
  checkUuid(fields.runId);
  if (fields.facets) checkMap(fields.facets, checkFacet);
}

/** Checks that a dataset is what the spec demands. */
export function checkDataset(place: Place): void {
  const fields = checkNamed(place);
  if (fields.inputFacets) checkMap(fields.inputFacets, checkFacet);
  if (fields.outputFacets) checkMap(fields.outputFacets, checkFacet);
}

function checkNamed(place: Place): Fields<"namespace" | "name"> {
  const fields = checkObject(place, ["namespace", "name"]);
  checkText(fields.namespace);
  checkText(fields.name);
  if (fields.facets) checkMap(fields.facets, checkFacet);
  return fields;
}

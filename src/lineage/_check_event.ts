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
} from "./_check.ts";
import { type DatasetEvent, type JobEvent, RUN_STATES, type RunEvent } from "./event.ts";
import { checkFacet } from "./facets/_check_facet.ts";

const ENVELOPE = ["eventTime", "producer", "schemaURL"] as const;

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

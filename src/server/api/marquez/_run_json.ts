import type { JsonObject } from "../../events/incoming_event.ts";
import { nameUuid } from "../../events/name_uuid.ts";
import { objectOf, textOf } from "../../projection/json_values.ts";
import type { RunDataset, RunWithDatasets } from "../../store/runs.ts";

/** Returns the `Run` of Marquez. */
export function marquezRun(run: RunWithDatasets): JsonObject {
  const nominal = objectOf(run.facets["nominalTime"]);
  return {
    id: run.runId,
    createdAt: run.createdAt,
    updatedAt: run.updatedAt,
    nominalStartTime: textOf(nominal["nominalStartTime"]) ?? null,
    nominalEndTime: textOf(nominal["nominalEndTime"]) ?? null,
    state: run.state,
    startedAt: run.startedAt ?? null,
    endedAt: run.endedAt ?? null,
    durationMs: run.durationMs ?? null,
    args: runArgs(run),
    jobVersion: run.jobVersion === undefined || run.endedAt === undefined
      ? null
      : { ...run.job, version: run.jobVersion },
    inputDatasetVersions: run.inputs.map(datasetVersion),
    outputDatasetVersions: run.outputs.map(datasetVersion),
    facets: run.facets,
  };
}

function datasetVersion({ namespace, name, version, facets }: RunDataset): JsonObject {
  return {
    datasetVersionId: {
      namespace,
      name,
      version: version?.version ?? nameUuid(JSON.stringify([namespace, name])),
    },
    facets,
  };
}

// Marquez has the nominal time and the parent of the run facets here, without seconds that are 0.
function runArgs({ facets }: RunWithDatasets): JsonObject {
  const nominal = objectOf(facets["nominalTime"]);
  const parent = objectOf(facets["parent"]);
  const job = objectOf(parent["job"]);
  const entries = [
    ["nominal_start_time", withoutSeconds(textOf(nominal["nominalStartTime"]))],
    ["nominal_end_time", withoutSeconds(textOf(nominal["nominalEndTime"]))],
    ["run_id", textOf(objectOf(parent["run"])["runId"])],
    ["name", textOf(job["name"])],
    ["namespace", textOf(job["namespace"])],
  ] as const;
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function withoutSeconds(time: string | undefined): string | undefined {
  return time?.replace(/(T\d\d:\d\d):00(?:\.0+)?(Z|[+-]\d\d:?\d\d)$/, "$1$2");
}

import type { JsonObject } from "../../events/incoming_event.ts";
import { nameUuid } from "../../events/name_uuid.ts";
import { objectOf, textOf } from "../../projection/json_values.ts";
import type { JobDetail, JobVersion } from "../../store/jobs.ts";
import type { EntityName } from "../../store/names.ts";
import type { RunWithDatasets } from "../../store/runs.ts";
import { marquezRun } from "./_run_json.ts";

/** Returns the `Job` of Marquez. The runs are newest first. */
export function marquezJob(job: JobDetail, runs: readonly RunWithDatasets[]): JsonObject {
  const jobType = objectOf(job.facets["jobType"]);
  const latest = runs.map(marquezRun);
  return {
    ...jobNode(job),
    latestRun: latest[0] ?? null,
    latestRuns: latest.length > 0 ? latest : null,
    facets: job.facets,
    currentVersion: job.version ?? null,
    labels: [textOf(jobType["jobType"]), textOf(jobType["integration"])]
      .filter((label) => label !== undefined),
    tags: job.tags,
  };
}

/** Returns the fields that a job has in a list and in a graph. */
export function jobNode(job: JobDetail): JsonObject {
  return {
    id: nameOf(job),
    type: job.type,
    name: job.name,
    simpleName: job.simpleName,
    parentJobName: job.parent?.name ?? null,
    parentJobUuid: job.parent ? jobUuid(job.parent) : null,
    createdAt: job.createdAt,
    updatedAt: job.updatedAt,
    namespace: job.namespace,
    inputs: job.inputs,
    outputs: job.outputs,
    location: job.location ?? null,
    description: job.description ?? null,
  };
}

function jobUuid({ namespace, name }: EntityName): string {
  return nameUuid(JSON.stringify([namespace, name]));
}

/** Returns the name of an entity alone. */
export function nameOf({ namespace, name }: EntityName): JsonObject {
  return { namespace, name };
}

/** Returns the `JobVersion` of Marquez. */
export function marquezJobVersion(
  version: JobVersion,
  lastRun: RunWithDatasets | undefined,
): JsonObject {
  return {
    id: { ...nameOf(version.job), version: version.version },
    name: version.job.name,
    createdAt: version.createdAt,
    version: version.version,
    namespace: version.job.namespace,
    location: version.location ?? null,
    inputs: version.inputs,
    outputs: version.outputs,
    latestRun: lastRun ? marquezRun(lastRun) : null,
  };
}

import type { Job, LineageEvent } from "../../event/event.ts";

/**
 * Returns the key by which a log such as Kafka or Kinesis keeps events in order: all runs of a job,
 * and of the jobs below it, have the key of the job at their root.
 */
export function messageKey(event: LineageEvent): string {
  if ("run" in event) return `run:${nameOf(rootJob(event.run.facets?.parent) ?? event.job)}`;
  if ("job" in event) return `job:${nameOf(event.job)}`;
  return `dataset:${nameOf(event.dataset)}`;
}

interface ParentJobs {
  readonly job: Job;
  readonly root?: { readonly job: Job };
}

function rootJob(parent: ParentJobs | undefined): Job | undefined {
  const job = parent?.root?.job ?? parent?.job;
  // A client without types may leave parts out.
  return job?.namespace && job.name ? job : undefined;
}

function nameOf(entity: { readonly namespace: string; readonly name: string }): string {
  return `${entity.namespace}/${entity.name}`;
}

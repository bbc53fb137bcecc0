import { nameUuid } from "../events/name_uuid.ts";
import { FacetMap } from "../projection/facet_map.ts";
import { jobFacts } from "../projection/job_facts.ts";
import type { EntityName } from "../store/names.ts";
import type { Statements } from "../tables/statements.ts";

/** A dataset that a run read or wrote. */
export interface IoRow extends EntityName {
  readonly run: number;
  readonly direction: number;
  readonly dataset: number;
  readonly time: number;
  readonly version: number | null;
  readonly facets: string;
}

/** The most datasets of one run that are read at once. */
const MAX_DATASETS = 10_000;

/** Reads what a run read (0) or wrote (1), by name. */
export function ioOfRun(statements: Statements, run: number, direction: number): IoRow[] {
  return statements.all<IoRow>(
    `SELECT io.run, io.direction, io.dataset, io.time, io.version, io.facets, dataset.name,
     namespace.name AS namespace FROM io CROSS JOIN dataset ON dataset.id = io.dataset
     JOIN namespace ON namespace.id = dataset.namespace
     WHERE io.run = ? AND io.direction = ? ORDER BY namespace.name, dataset.name
     LIMIT ${MAX_DATASETS}`,
    run,
    direction,
  );
}

/** Returns the number of the last run of a job that reads (0) or writes (1) anything. */
function lastRunWithIo(
  statements: Statements,
  job: number,
  direction: number,
): number | undefined {
  return statements.get<{ run: number }>(
    `SELECT run FROM io WHERE job = ? AND direction = ? ORDER BY sort_at DESC, run DESC LIMIT 1`,
    job,
    direction,
  )?.run;
}

/** Reads the names of what the last run of a job read (0) or wrote (1). */
export function currentIo(statements: Statements, job: number, direction: number): EntityName[] {
  const run = lastRunWithIo(statements, job, direction);
  if (run === undefined) return [];
  return ioOfRun(statements, run, direction).map(({ namespace, name }) => ({ namespace, name }));
}

/** The content of a version of a job. */
export interface JobContent {
  readonly version: string;
  readonly inputs: readonly EntityName[];
  readonly outputs: readonly EntityName[];
}

/** Returns the id of the version of a job that a run, or else its last runs, had. */
export function jobVersionOf(
  statements: Statements,
  job: number,
  options: { readonly run?: number } = {},
): string | undefined {
  return jobContent(statements, job, options)?.version;
}

/** Returns the inputs and outputs of a run, or of the last runs of a job, with the id of the version. */
export function jobContent(
  statements: Statements,
  job: number,
  { run }: { readonly run?: number } = {},
): JobContent | undefined {
  const namesOf = (direction: number): EntityName[] => {
    if (run === undefined) return currentIo(statements, job, direction);
    return ioOfRun(statements, run, direction).map(({ namespace, name }) => ({ namespace, name }));
  };
  const row = statements.get<{ namespace: string; name: string; facets: string }>(
    `SELECT namespace.name AS namespace, job.name, job.facets FROM job
     JOIN namespace ON namespace.id = job.namespace WHERE job.id = ?`,
    job,
  );
  if (!row) return undefined;
  const [inputs, outputs] = [namesOf(0), namesOf(1)];
  const { location } = jobFacts(FacetMap.fromText(row.facets));
  const version = nameUuid(
    JSON.stringify([row.namespace, row.name, inputs, outputs, location ?? null]),
  );
  return { version, inputs, outputs };
}

import { nameUuid } from "../../events/name_uuid.ts";
import { FacetMap } from "../../projection/facet_map.ts";
import { jobFacts } from "../../projection/job_facts.ts";
import type { EntityName, Facets } from "../../store/names.ts";
import type { Statements } from "../../tables/statements.ts";
import { IS_BAD } from "./run_rows.ts";

/** A dataset that a run read or wrote. */
export interface IoRow extends EntityName {
  readonly run: number;
  readonly direction: number;
  readonly dataset: number;
  readonly time: number;
  readonly version: number | null;
  readonly facets: string;
  /** Whether it has the bad rows of the run. */
  readonly bad: number;
}

/** The most datasets of one run that are read at once. */
const MAX_DATASETS = 10_000;

/** Reads the datasets that a run read (0) or wrote (1), by name. */
export function ioOfRun(
  statements: Statements,
  run: number,
  { direction }: { readonly direction: number },
): IoRow[] {
  return statements.all<IoRow>(
    `SELECT io.run, io.direction, io.dataset, io.time, io.version, io.facets, ${IS_BAD} AS bad,
     dataset.name, namespace.name AS namespace FROM io CROSS JOIN dataset ON dataset.id = io.dataset
     JOIN namespace ON namespace.id = dataset.namespace
     WHERE io.run = ? AND io.direction = ? ORDER BY namespace.name, dataset.name
     LIMIT ${MAX_DATASETS}`,
    run,
    direction,
  );
}

/** Reads the input or output facets of a dataset in a run. */
export function ioFacets(
  statements: Statements,
  { run, direction, dataset }: Pick<IoRow, "run" | "direction" | "dataset">,
): Facets {
  const row = statements.get<{ facets: string }>(
    "SELECT facets FROM io WHERE run = ? AND direction = ? AND dataset = ?",
    run,
    direction,
    dataset,
  );
  return FacetMap.fromText(row?.facets ?? "[]").toObject();
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

/** Reads the names of the datasets that a run read (0) or wrote (1), by name. */
function ioNames(statements: Statements, run: number, direction: number): EntityName[] {
  return statements.all<EntityName>(
    `SELECT namespace.name AS namespace, dataset.name FROM io
     CROSS JOIN dataset ON dataset.id = io.dataset
     JOIN namespace ON namespace.id = dataset.namespace
     WHERE io.run = ? AND io.direction = ? ORDER BY namespace.name, dataset.name
     LIMIT ${MAX_DATASETS}`,
    run,
    direction,
  ).map(({ namespace, name }) => ({ namespace, name }));
}

/** The inputs and outputs of a job. */
export interface JobIo {
  readonly inputs: readonly EntityName[];
  readonly outputs: readonly EntityName[];
}

/** The content of a version of a job. */
export interface JobContent extends JobIo, Pick<JobPlace, "location"> {
  readonly version: string;
}

/** Returns the inputs and outputs of a run, or of the last runs of a job, with the id of the version. */
export function jobContent(
  statements: Statements,
  job: number,
  { run }: { readonly run?: number } = {},
): JobContent | undefined {
  const place = jobPlace(statements, job);
  if (!place) return undefined;
  const namesOf = (direction: number): EntityName[] => {
    const own = run ?? lastRunWithIo(statements, job, direction);
    return own === undefined ? [] : ioNames(statements, own, direction);
  };
  const io = { inputs: namesOf(0), outputs: namesOf(1) };
  return { ...io, location: place.location, version: jobVersionId(place, io) };
}

/** The facts of a job that its versions share. */
export interface JobPlace extends EntityName {
  /** The URL of the source code. */
  readonly location: string | undefined;
}

/** Reads the facts of a job that its versions share. */
export function jobPlace(statements: Statements, job: number): JobPlace | undefined {
  const row = statements.get<{ namespace: string; name: string; facets: string }>(
    `SELECT namespace.name AS namespace, job.name, job.facets FROM job
     JOIN namespace ON namespace.id = job.namespace WHERE job.id = ?`,
    job,
  );
  if (!row) return undefined;
  const { location } = jobFacts(FacetMap.fromText(row.facets));
  return { namespace: row.namespace, name: row.name, location };
}

/** Returns the id of the version of a job with some inputs and outputs. */
export function jobVersionId(
  { namespace, name, location }: JobPlace,
  { inputs, outputs }: JobIo,
): string {
  return nameUuid(JSON.stringify([namespace, name, inputs, outputs, location ?? null]));
}

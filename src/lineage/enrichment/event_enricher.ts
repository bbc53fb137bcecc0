import { plainKey } from "../../internal/plain_key.ts";
import { VERSION } from "../../internal/version.ts";
import type { JobEvent, LineageEvent, RunEvent } from "../event/event.ts";
import { warn } from "../values/warn.ts";
import { environmentVariablesOf, withJobTags, withOwners, withRunTags } from "./_added_facets.ts";
import { datasetNameTrimmer, trimDatasets } from "./datasets/trim_datasets.ts";
import { mapDatasets, resolveNamespaces } from "./datasets/rename_datasets.ts";
import type { EnrichmentOptions } from "./enrichment.ts";
import { sourceCodeLocator } from "./git/source_code_location.ts";

/** Creates the function that enriches an event. It copies the parts that it changes. */
export function eventEnricher(
  options: EnrichmentOptions,
  resolveNamespace: (namespace: string) => string,
): (event: LineageEvent) => Promise<LineageEvent> {
  const addToRun = runEnricher(options);
  const changeAny = finisher(options, resolveNamespace);

  return async (event) => {
    if ("dataset" in event) return changeAny(event);
    const owned = enrichJob(event, options);
    return changeAny("run" in owned ? await addToRun(owned) : owned);
  };
}

function enrichJob<Event extends JobEvent | RunEvent>(
  event: Event,
  { jobTags = [], jobOwners = [] }: EnrichmentOptions,
): Event {
  if (jobTags.length === 0 && jobOwners.length === 0) return event;
  const { facets } = event.job;
  const tags = jobTags.length > 0 && { tags: withJobTags(facets?.tags, jobTags) };
  const ownership = jobOwners.length > 0 && { ownership: withOwners(facets?.ownership, jobOwners) };
  return { ...event, job: { ...event.job, facets: { ...facets, ...tags, ...ownership } } };
}

function runEnricher(options: EnrichmentOptions): (event: RunEvent) => Promise<RunEvent> {
  const { env = {}, onWarning = warn, environmentVariables: names = [], runTags = [] } = options;
  const addVariables = environmentVariablesOf(names, { env, onWarning });
  const locate = sourceCodeLocator(options.sourceCodeLocation, { env, onWarning });
  // The source is what the Python client writes, so that a backend knows the tag by it.
  const version = {
    key: "openlineage_client_version",
    value: VERSION,
    source: "OPENLINEAGE_CLIENT",
  };
  const allTags = [...runTags, version];

  return async ({ run, job, ...event }) => {
    const environmentVariables = addVariables(run.facets?.environmentVariables);
    const runFacets = {
      ...run.facets,
      ...(environmentVariables && { environmentVariables }),
      tags: withRunTags(run.facets?.tags, allTags),
    };
    const located = job.facets?.sourceCodeLocation ? undefined : await locate();
    const jobFacets = located && { facets: { ...job.facets, sourceCodeLocation: located } };
    return { ...event, run: { ...run, facets: runFacets }, job: { ...job, ...jobFacets } };
  };
}

function finisher(
  options: EnrichmentOptions,
  resolve: (namespace: string) => string,
): (event: LineageEvent) => LineageEvent {
  const { namespaceResolvers = [], datasetTrimmers = [], disabledFacets = [] } = options;
  const trim = datasetNameTrimmer(datasetTrimmers);
  const disabled = new Set(disabledFacets.map(plainKey));
  return (event) => {
    const resolved = namespaceResolvers.length === 0 ? event : resolveNamespaces(event, resolve);
    const trimmed = datasetTrimmers.length === 0 ? resolved : trimDatasets(resolved, trim);
    return disabled.size === 0 ? trimmed : withoutFacets(trimmed, disabled);
  };
}

const FACET_MAPS = ["facets", "inputFacets", "outputFacets"] as const;

/** Removes facets from all entities of an event, by their keys as {@linkcode plainKey} returns them. */
export function withoutFacets<Event extends LineageEvent>(
  event: Event,
  keys: ReadonlySet<string>,
): Event {
  const rest = mapDatasets(event, (dataset) => without(dataset, keys));
  return {
    ...rest,
    ...("run" in rest && { run: without(rest.run, keys) }),
    ...("job" in rest && { job: without(rest.job, keys) }),
  };
}

function without<Entity extends object>(entity: Entity, keys: ReadonlySet<string>): Entity {
  const maps = Object.entries(entity).filter(([name]) => FACET_MAPS.some((map) => map === name));
  const rest = maps.map((
    [name, facets],
  ) => [
    name,
    Object.fromEntries(Object.entries(facets ?? {}).filter(([key]) => !keys.has(plainKey(key)))),
  ]);
  return { ...entity, ...Object.fromEntries(rest) };
}

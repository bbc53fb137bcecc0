import type { Dataset, InputDataset, LineageEvent, OutputDataset } from "../../event/event.ts";
import {
  inputSubsetInputDatasetFacet,
  outputSubsetOutputDatasetFacet,
} from "../../facets/builders.ts";
import type { LocationSubsetCondition } from "../../facets/base_subset_dataset_facet.ts";
import { mapDatasets, renameSources } from "./rename_datasets.ts";

type Trim = (name: string) => string;

/**
 * Trims the names of the datasets that an event reads and writes. Those that become equal by that
 * more become one, and a `subset` facet says which names there were, unless there is one already.
 */
export function trimDatasets(event: LineageEvent, trim: Trim): LineageEvent {
  if ("dataset" in event) return event;
  const { inputs, outputs } = mapDatasets(
    event,
    (dataset) => renameSources(dataset, (named) => ({ ...named, name: trim(named.name) })),
  );
  return {
    ...event,
    ...(inputs && { inputs: reduce(inputs, trim).map(inputOf) }),
    ...(outputs && { outputs: reduce(outputs, trim).map(outputOf) }),
  };
}

/** A dataset and its other names. */
interface Reduced<Of> {
  readonly dataset: Of;
  readonly locations: Set<string>;
}

function reduce<Of extends Dataset>(datasets: readonly Of[], trim: Trim): Reduced<Of>[] {
  const reduced = new Map<string, Reduced<Of>>();
  for (const given of datasets) {
    const dataset = { ...given, name: trim(given.name) };
    const locations = new Set(dataset.name === given.name ? [] : [given.name]);
    const key = sortedJson(dataset);
    const same = reduced.get(key);
    if (same) locations.forEach((name) => same.locations.add(name));
    else reduced.set(key, { dataset, locations });
  }
  return [...reduced.values()];
}

function inputOf({ dataset, locations }: Reduced<InputDataset>): InputDataset {
  if (locations.size === 0 || dataset.inputFacets?.subset) return dataset;
  const subset = inputSubsetInputDatasetFacet({ inputCondition: locationsOf(locations) });
  return { ...dataset, inputFacets: { ...dataset.inputFacets, subset } };
}

function outputOf({ dataset, locations }: Reduced<OutputDataset>): OutputDataset {
  if (locations.size === 0 || dataset.outputFacets?.subset) return dataset;
  const subset = outputSubsetOutputDatasetFacet({ outputCondition: locationsOf(locations) });
  return { ...dataset, outputFacets: { ...dataset.outputFacets, subset } };
}

function locationsOf(names: ReadonlySet<string>): LocationSubsetCondition {
  return { type: "location", locations: [...names].sort() };
}

/** Writes JSON in which the order of properties does not count. */
function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== "object" || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => a < b ? -1 : 1));
  });
}

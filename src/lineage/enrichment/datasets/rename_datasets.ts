import type { Dataset, LineageEvent } from "../../event/event.ts";
import type { ColumnLineageDatasetFacet } from "../../facets/column_lineage_dataset_facet.ts";

/** The identity of a dataset. */
export interface DatasetName {
  readonly namespace: string;
  readonly name: string;
}

/** Renames a dataset. */
export type Rename = <Named extends DatasetName>(named: Named) => Named;

/** Changes every dataset of an event. */
export function mapDatasets<Event extends LineageEvent>(
  event: Event,
  change: <Changed extends Dataset>(dataset: Changed) => Changed,
): Event {
  if ("dataset" in event) return { ...event, dataset: change(event.dataset) };
  const { inputs, outputs } = event;
  return {
    ...event,
    ...(inputs && { inputs: inputs.map((input) => change(input)) }),
    ...(outputs && { outputs: outputs.map((output) => change(output)) }),
  };
}

/**
 * Changes the namespaces of all datasets of an event, and of those that `symlinks` and
 * `columnLineage` facets name, so that they go on naming the same ones.
 */
export function resolveNamespaces<Event extends LineageEvent>(
  event: Event,
  resolve: (namespace: string) => string,
): Event {
  const rename: Rename = (named) => ({ ...named, namespace: resolve(named.namespace) });
  return mapDatasets(
    event,
    (dataset) => renameSources(renameSymlinks(rename(dataset), rename), rename),
  );
}

/** Renames the source datasets in the `columnLineage` facet of a dataset. */
export function renameSources<Changed extends Dataset>(dataset: Changed, rename: Rename): Changed {
  const facet = dataset.facets?.columnLineage;
  if (!facet) return dataset;
  const fields = Object.entries(facet.fields).map(([name, field]) =>
    [name, { ...field, inputFields: field.inputFields.map(rename) }] as const
  );
  const columnLineage: ColumnLineageDatasetFacet = {
    ...facet,
    fields: Object.fromEntries(fields),
    ...(facet.dataset && { dataset: facet.dataset.map(rename) }),
  };
  return { ...dataset, facets: { ...dataset.facets, columnLineage } };
}

function renameSymlinks<Changed extends Dataset>(dataset: Changed, rename: Rename): Changed {
  const facet = dataset.facets?.symlinks;
  if (!facet?.identifiers) return dataset;
  const symlinks = { ...facet, identifiers: facet.identifiers.map(rename) };
  return { ...dataset, facets: { ...dataset.facets, symlinks } };
}

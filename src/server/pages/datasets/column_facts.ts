import { columnSources } from "../../projection/column_lineage.ts";
import type { DatasetVersion } from "../../store/datasets.ts";
import type { ColumnLineage } from "../../store/lineage.ts";
import type { EntityName } from "../../store/names.ts";
import { member, objectsOf, textOf } from "../facets/facet_values.ts";
import type { PageStore } from "../parts/page_context.ts";

const MAX_EVENTS = 10;

/**
 * Reads the source columns of each column, as text, from the last event of the run that first wrote a
 * version. Columns without any are left out, and so are all once the events are pruned.
 */
export async function versionSources(
  { dataset, createdByRun }: DatasetVersion,
  store: PageStore,
): Promise<ReadonlyMap<string, string>> {
  const sources = new Map<string, string[]>();
  if (createdByRun === undefined) return new Map();
  const filter = { runId: createdByRun.runId };
  for await (const events of store.readEvents(filter, { order: "newest", limit: MAX_EVENTS })) {
    const facet = events.map(({ text }) => lineageFacet(JSON.parse(text), dataset))
      .find((found) => found !== undefined);
    for (const { field, namespace, name, inputField } of columnSources(facet)) {
      const known = sources.get(field) ?? [];
      sources.set(field, [...known, JSON.stringify([namespace, name, inputField])]);
    }
  }
  return new Map([...sources].map(([field, all]) => [field, all.sort().join()]));
}

function lineageFacet(event: unknown, { namespace, name }: EntityName): unknown {
  const output = objectsOf(event, "outputs").find((candidate) => {
    return textOf(candidate, "namespace") === namespace && textOf(candidate, "name") === name;
  });
  return member(member(output, "facets"), "columnLineage");
}

/** Counts the jobs that read each column of a dataset. */
export function columnReaders(
  { namespace, name }: EntityName,
  lineage: ColumnLineage | undefined,
): ReadonlyMap<string, number> {
  const own = lineage?.columns.filter((column) => {
    return column.namespace === namespace && column.name === name;
  });
  return new Map((own ?? []).map(({ id, field }) => {
    const jobs = lineage?.edges.filter(({ from, job }) => from === id && job !== undefined);
    return [field, new Set(jobs?.map(({ job }) => JSON.stringify(job))).size];
  }));
}

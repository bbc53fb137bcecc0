import { columnSources } from "../../projection/column_lineage.ts";
import type { DatasetVersion } from "../../store/datasets.ts";
import type { EntityName } from "../../store/names.ts";
import { member, objectsOf, textOf } from "../facets/facet_values.ts";
import type { PageStore } from "../parts/page_context.ts";

const MAX_EVENTS = 10;

/**
 * Reads the source columns of each column, as text, from the last event of the run that first wrote a
 * version. A column without sources is absent. After a prune of the events, all columns are absent.
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
      known.push(JSON.stringify([namespace, name, inputField]));
      sources.set(field, known);
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

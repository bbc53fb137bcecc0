import { isObject } from "../../internal/is_object.ts";
import type { FacetEntity } from "../facets/shape.ts";

/** The facets of an entity by key, and their place in the event. */
export interface FacetHolder {
  readonly entity: FacetEntity;
  readonly facets: unknown;
  readonly pointer: string;
}

/** Returns a value as an object, or an empty object if it is not an object. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

/** Lists the facets of a value that should be an event. */
export function facetHolders(value: unknown): FacetHolder[] {
  const { run, job, dataset, inputs, outputs } = asObject(value);
  return [
    { entity: "run", facets: asObject(run)["facets"], pointer: "/run/facets" },
    { entity: "job", facets: asObject(job)["facets"], pointer: "/job/facets" },
    { entity: "dataset", facets: asObject(dataset)["facets"], pointer: "/dataset/facets" },
    ...holdersOfAll(inputs, "input"),
    ...holdersOfAll(outputs, "output"),
  ];
}

function holdersOfAll(datasets: unknown, entity: "input" | "output"): FacetHolder[] {
  if (!Array.isArray(datasets)) return [];
  const own = `${entity}Facets`;
  return datasets.flatMap((item: unknown, index) => {
    const dataset = asObject(item);
    const pointer = `/${entity}s/${index}`;
    return [
      { entity: "dataset", facets: dataset["facets"], pointer: `${pointer}/facets` },
      { entity, facets: dataset[own], pointer: `${pointer}/${own}` },
    ];
  });
}

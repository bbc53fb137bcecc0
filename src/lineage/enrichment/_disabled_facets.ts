import { plainKey } from "../../internal/plain_key.ts";
import type { LineageEvent } from "../event/event.ts";
import { mapDatasets } from "./datasets/rename_datasets.ts";

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

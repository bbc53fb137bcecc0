import { textOf } from "../../internal/as_error.ts";
import type { EventOptions } from "../values/event_options.ts";
import { errorMessageRunFacet, nominalTimeRunFacet, parentRunFacet } from "../facets/builders.ts";
import type { RunFacets } from "../facets/facet_maps.ts";
import type { NominalTimeRunFacet } from "../facets/nominal_time_run_facet.ts";
import type { ParentRunFacetInit } from "../facets/parent_run_facet.ts";
import type { NominalTime } from "./lineage_run.ts";

/** The sources of the first facets of a run. */
export interface FirstFacetsInit {
  readonly facets: RunFacets;
  readonly nominalTime: NominalTime | undefined;
  readonly parent: ParentRunFacetInit | undefined;
}

/** Creates the first facets of a run. */
export function firstFacets(init: FirstFacetsInit, options: EventOptions): RunFacets {
  const { facets, nominalTime, parent } = init;
  return {
    ...facets,
    ...(nominalTime && { nominalTime: nominalTimeFacet(nominalTime, options) }),
    ...(parent && { parent: parentRunFacet({ ...parent, root: rootOf(parent) }, options) }),
  };
}

/** Returns the root of a parent run, which is the parent itself if it has none. */
export function rootOf(
  { root, run, job }: ParentRunFacetInit,
): ParentRunFacetInit["root"] & object {
  return root ?? { run, job };
}

function nominalTimeFacet({ start, end }: NominalTime, options: EventOptions): NominalTimeRunFacet {
  return nominalTimeRunFacet({
    nominalStartTime: start.toISOString(),
    ...(end && { nominalEndTime: end.toISOString() }),
  }, options);
}

/** Creates the facet of a thrown value, which may be anything. */
export function errorFacets(thrown: unknown, options: EventOptions): RunFacets {
  const stackTrace = stackOf(thrown);
  const errorMessage = errorMessageRunFacet({
    message: textOf(thrown),
    programmingLanguage: "TypeScript",
    ...(stackTrace && { stackTrace }),
  }, options);
  return { errorMessage };
}

function stackOf(thrown: unknown): string | undefined {
  try {
    const stack = thrown instanceof Error ? thrown.stack : undefined;
    return typeof stack === "string" ? stack : undefined;
  } catch {
    return undefined;
  }
}

import { optionsOf } from "../../internal/is_object.ts";
import { checkUri, withEnvelope } from "./_build_facet.ts";
import type { DeletableFacet, DeletableFacetOptions, FacetOptions } from "./base_facet.ts";

/** The options of {@linkcode defineFacet}. */
export interface DefineFacetOptions extends FacetOptions {
  /** The URI of the JSON Schema of the facet. Its content should never change. */
  readonly schemaURL: string;
}

/** Builds a custom facet. `deleted` is for facets of jobs and datasets. */
export type FacetBuilder<Fields extends object> = (
  fields: Fields,
  options?: DeletableFacetOptions,
) => Fields & DeletableFacet;

/**
 * Defines a custom facet and returns its builder. Its key should begin with a prefix of your own, such
 * as `"acme_cost"`. The compiler checks the types of the fields; they are not checked at run time.
 *
 * @throws {TypeError} If `schemaURL` or `producer` is not a URI.
 *
 * @example
 * ```ts
 * import { newRunId, runEvent } from "@runline/runline/lineage";
 * import { defineFacet } from "@runline/runline/lineage/facets";
 * import { assertEquals } from "@std/assert";
 *
 * const costFacet = defineFacet<{ cents: number }>({
 *   schemaURL: "https://acme.example/schemas/1-0-0/CostRunFacet.json",
 * });
 * const event = runEvent<{ run: { acme_cost: ReturnType<typeof costFacet> } }>({
 *   run: { runId: newRunId(), facets: { acme_cost: costFacet({ cents: 12 }) } },
 *   job: { namespace: "food_delivery", name: "orders" },
 * });
 * assertEquals(event.run.facets?.acme_cost?.cents, 12);
 * ```
 */
export function defineFacet<Fields extends object>(
  options: DefineFacetOptions,
): FacetBuilder<Fields> {
  const { schemaURL, ...defaults } = optionsOf(options, "defineFacet()");
  checkUri(schemaURL, "schemaURL");
  if (defaults.producer !== undefined) checkUri(defaults.producer, "producer");
  return (fields, options) => withEnvelope(fields, schemaURL, { ...defaults, ...options });
}

import { checkUri } from "../_check.ts";
import { buildFacet } from "./_build_facet.ts";
import type { BaseFacet, FacetOptions } from "./base_facet.ts";

/** What {@linkcode customFacet} takes. */
export interface CustomFacetOptions extends FacetOptions {
  /** The URI of the JSON Schema that the facet follows; it should never change its content. */
  readonly schemaURL: string;
}

/**
 * Makes a facet that the spec does not know. Its key should begin with a prefix of your own, as in
 * `"acme_cost"`.
 *
 * @throws {TypeError} If `schemaURL` or `producer` is not a URI.
 *
 * @example
 * ```ts
 * import { customFacet, type RunFacets } from "@runline/runline/lineage";
 * import { assertEquals } from "@std/assert";
 *
 * const schemaURL = "https://acme.example/schemas/1-0-0/CostRunFacet.json";
 * const cost = customFacet({ cents: 12 }, { schemaURL });
 * const facets: RunFacets = { acme_cost: cost };
 * assertEquals(cost.cents, 12);
 * assertEquals(facets.acme_cost?._schemaURL, schemaURL);
 * ```
 */
export function customFacet<Fields extends object>(
  fields: Fields,
  options: CustomFacetOptions,
): Fields & BaseFacet {
  const { schemaURL, ...rest } = options;
  checkUri({ value: schemaURL, at: "schemaURL" });
  return buildFacet(fields, schemaURL, rest);
}

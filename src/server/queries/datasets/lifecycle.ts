import type { FacetMap } from "../../projection/facet_map.ts";
import { objectOf } from "../../projection/json_values.ts";

/** Returns whether the last lifecycle change dropped a dataset. */
export function isDropped(facets: FacetMap): boolean {
  return objectOf(facets.get("lifecycleStateChange"))["lifecycleStateChange"] === "DROP";
}

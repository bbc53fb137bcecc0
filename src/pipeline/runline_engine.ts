import { VERSION } from "../internal/version.ts";
import { type ProcessingEngineRunFacet, processingEngineRunFacet } from "../lineage/facets/mod.ts";

/**
 * Returns the facet by which runs name Runline as the engine that processes them.
 *
 * @example
 * ```ts
 * import { runlineEngine } from "@runline/runline/pipeline";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(runlineEngine().name, "runline");
 * ```
 */
export function runlineEngine(): ProcessingEngineRunFacet {
  return processingEngineRunFacet({
    name: "runline",
    version: VERSION,
    openlineageAdapterVersion: VERSION,
  });
}

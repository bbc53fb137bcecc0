import { checkUri } from "../values/check.ts";
import { DEFAULT_PRODUCER } from "../values/producer.ts";
import type { DeletableFacet, DeletableFacetOptions } from "./base_facet.ts";

/** Puts the envelope of every facet around its fields, which are checked already. */
export function buildFacet<Fields extends object>(
  fields: Fields,
  schemaURL: string,
  options: DeletableFacetOptions,
): Fields & DeletableFacet {
  const { producer = DEFAULT_PRODUCER, deleted = false } = options;
  checkUri({ value: producer, at: "producer" });
  const envelope = { _producer: producer, _schemaURL: schemaURL };
  return deleted ? { ...fields, ...envelope, _deleted: true } : { ...fields, ...envelope };
}

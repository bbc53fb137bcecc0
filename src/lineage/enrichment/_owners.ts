import type { LineageOwner } from "./enrichment.ts";
import { ownershipJobFacet } from "../facets/builders.ts";
import type { OwnershipJobFacet } from "../facets/ownership_job_facet.ts";

/** Puts the configured owners of jobs into a facet after those that are there, or makes one of them. */
export function withOwners(
  facet: OwnershipJobFacet | undefined,
  owners: readonly LineageOwner[],
): OwnershipJobFacet {
  const present = facet?.owners ?? [];
  const added = owners.filter(({ name, type }) =>
    !present.some((owner) => owner.name === name && owner.type === type)
  );
  return { ...facet ?? ownershipJobFacet({}), owners: [...present, ...added] };
}

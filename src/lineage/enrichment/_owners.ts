import type { LineageOwner } from "./enrichment.ts";
import { ownershipJobFacet } from "../facets/builders.ts";
import type { OwnershipJobFacet } from "../facets/ownership_job_facet.ts";

/** Adds the configured owners of jobs to a facet, or creates the facet. */
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

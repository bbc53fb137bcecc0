import type { LineageTag } from "./enrichment.ts";
import { tagsJobFacet, tagsRunFacet } from "../facets/builders.ts";
import type { TagsJobFacet } from "../facets/tags_job_facet.ts";
import type { TagsRunFacet } from "../facets/tags_run_facet.ts";

/** Adds the configured tags of jobs to a facet, or creates the facet. */
export function withJobTags(
  facet: TagsJobFacet | undefined,
  tags: readonly LineageTag[],
): TagsJobFacet {
  return { ...facet ?? tagsJobFacet({}), tags: mergeTags(facet?.tags, tags) };
}

/** Adds the configured tags of runs to a facet, or creates the facet. */
export function withRunTags(
  facet: TagsRunFacet | undefined,
  tags: readonly LineageTag[],
): TagsRunFacet {
  return { ...facet ?? tagsRunFacet({}), tags: mergeTags(facet?.tags, tags) };
}

/**
 * Adds tags to others. A tag with the same key is replaced; case does not matter, and the spelling of
 * the key stays.
 */
export function mergeTags(
  present: readonly LineageTag[] = [],
  added: readonly LineageTag[],
): LineageTag[] {
  const spellings = new Map(present.map(({ key }) => [plainKey(key), key]));
  const replaced = new Set(added.map(({ key }) => plainKey(key)));
  return [
    ...present.filter(({ key }) => !replaced.has(plainKey(key))),
    ...added.map(({ key, value, source = "USER" }) => ({
      key: spellings.get(plainKey(key)) ?? key,
      value,
      source,
    })),
  ];
}

function plainKey(key: string): string {
  return String(key).toLowerCase();
}

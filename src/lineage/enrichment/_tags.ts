import type { LineageTag } from "./enrichment.ts";
import { tagsJobFacet, tagsRunFacet } from "../facets/builders.ts";
import type { TagsJobFacet } from "../facets/tags_job_facet.ts";
import type { TagsRunFacet } from "../facets/tags_run_facet.ts";

/** Puts the configured tags of jobs into a facet, or makes one of them. */
export function withJobTags(
  facet: TagsJobFacet | undefined,
  tags: readonly LineageTag[],
): TagsJobFacet {
  return { ...facet ?? tagsJobFacet({}), tags: mergeTags(facet?.tags, tags) };
}

/** Puts the configured tags of runs into a facet, or makes one of them. */
export function withRunTags(
  facet: TagsRunFacet | undefined,
  tags: readonly LineageTag[],
): TagsRunFacet {
  return { ...facet ?? tagsRunFacet({}), tags: mergeTags(facet?.tags, tags) };
}

/**
 * Adds tags to those that are there. One that is there under the same key, in whatever case, gives
 * way, but its spelling of the key stays.
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

import {
  environmentVariablesRunFacet,
  ownershipJobFacet,
  tagsJobFacet,
  tagsRunFacet,
} from "../facets/builders.ts";
import type { EnvironmentVariablesRunFacet } from "../facets/environment_variables_run_facet.ts";
import type { OwnershipJobFacet } from "../facets/ownership_job_facet.ts";
import type { TagsJobFacet } from "../facets/tags_job_facet.ts";
import type { TagsRunFacet } from "../facets/tags_run_facet.ts";
import type { EnrichmentSurroundings, LineageOwner, LineageTag } from "./enrichment.ts";

/** Adds variables to the facet of an event, or creates the facet. */
type AddEnvironmentVariables = (
  facet: EnvironmentVariablesRunFacet | undefined,
) => EnvironmentVariablesRunFacet | undefined;

/** Creates the function that adds the variables of these names. It warns of each name once. */
export function environmentVariablesOf(
  names: readonly string[],
  { env, onWarning }: EnrichmentSurroundings,
): AddEnvironmentVariables {
  const warned = new Set<string>();

  function warnOnce(name: string, state: string): void {
    if (warned.has(name)) return;
    warned.add(name);
    onWarning(`The environment variable "${name}" ${state}`);
  }

  return (facet) => {
    const present = Array.isArray(facet?.environmentVariables) ? facet.environmentVariables : [];
    const added = [...new Set(names)].flatMap((name) => {
      const value = env[name];
      const given = present.find((variable) => variable.name === name);
      if (value === undefined) {
        if (given === undefined) warnOnce(name, "is not set: lineage events do not have it");
        return [];
      }
      if (given === undefined) return [{ name, value }];
      // Neither value is quoted: both may be secret.
      if (given.value !== value) {
        warnOnce(name, "has another value in a lineage event, which stays");
      }
      return [];
    });
    if (added.length === 0) return facet;
    const environmentVariables = [...present, ...added];
    return facet === undefined
      ? environmentVariablesRunFacet({ environmentVariables })
      : { ...facet, environmentVariables };
  };
}

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
  const spellings = new Map(present.map(({ key }) => [lowerKey(key), key]));
  const replaced = new Set(added.map(({ key }) => lowerKey(key)));
  return [
    ...present.filter(({ key }) => !replaced.has(lowerKey(key))),
    ...added.map(({ key, value, source = "USER" }) => ({
      key: spellings.get(lowerKey(key)) ?? key,
      value,
      source,
    })),
  ];
}

function lowerKey(key: string): string {
  return String(key).toLowerCase();
}

import type { ConfigValues, CustomValue } from "../keys.ts";
import type { rootKeys } from "./tables.ts";
import { usedTrimmers } from "./trimmers.ts";
import type {
  EnrichmentOptions,
  EventFilter,
  LineageTag,
  NamespaceResolver,
  SourceCodeLocationOptions,
} from "../../enrichment/enrichment.ts";

type RootValues = ConfigValues<ReturnType<typeof rootKeys>>;
type Filter = NonNullable<RootValues["filters"]> extends ReadonlyMap<string, infer Item> ? Item
  : never;
type Resolver = NonNullable<RootValues["dataset"]["namespaceResolvers"]> extends
  ReadonlyMap<string, infer Item> ? Item : never;

/** Returns the enrichment that the sections beside `transport` describe. */
export function enrichmentOf(
  { facets, filters, tags, job, run, dataset }: RootValues,
): EnrichmentOptions {
  const sourceCodeLocation = sourceCodeLocationOf(facets.source_code_location);
  return {
    environmentVariables: [
      ...facets.environment_variables ?? [],
      ...facets.custom_environment_variables ?? [],
    ],
    ...(sourceCodeLocation === undefined ? {} : { sourceCodeLocation }),
    jobTags: mergedTags(tags.job, job.tags),
    runTags: mergedTags(tags.run, run.tags),
    jobOwners: [...job.owners ?? [], ...job.ownership ?? []],
    filters: [...filters?.values() ?? []].filter((filter) => filter.type !== "custom").map(
      filterOf,
    ),
    disabledFacets: disabledFacets(facets.rest, ""),
    namespaceResolvers: [...dataset.namespaceResolvers ?? []].map(resolverOf),
    datasetTrimmers: dataset.reducing_enabled
      ? usedTrimmers(dataset.disabledTrimmers, dataset.extraTrimmers)
      : [],
  };
}

function sourceCodeLocationOf(
  { disabled, repoUrl, version, tag, branch, pullRequestNumber }:
    RootValues["facets"]["source_code_location"],
): SourceCodeLocationOptions | undefined {
  if (disabled) return undefined;
  const entries = Object.entries({ repoUrl, version, tag, branch, pullRequestNumber });
  return Object.fromEntries(entries.filter(([, text]) => text !== undefined));
}

function filterOf(filter: Exclude<Filter, CustomValue>): EventFilter {
  return filter.type === "exact"
    ? { type: "exact", match: filter.match }
    : { type: "regex", regex: filter.regex };
}

function resolverOf([name, resolver]: readonly [string, Resolver]): NamespaceResolver {
  const { schema } = resolver;
  const common = { name, ...(schema === undefined ? {} : { schema }) };
  switch (resolver.type) {
    case "hostList":
      return { type: "hostList", ...common, hosts: resolver.hosts };
    case "pattern":
      return { type: "pattern", ...common, regex: resolver.regex };
    default: {
      resolver.type satisfies "patternGroup";
      const { regex, matchingGroup: group } = resolver;
      const matchingGroup = /^\d+$/.test(group) ? Number(group) : group;
      return { type: "patternGroup", ...common, regex, matchingGroup };
    }
  }
}

interface FacetSection {
  readonly disabled?: boolean;
  readonly rest: ReadonlyMap<string, unknown>;
}

/** Lists the facets that are disabled in a section, and in the sections within it. */
function disabledFacets(sections: ReadonlyMap<string, unknown>, prefix: string): string[] {
  return [...sections].flatMap(([key, value]) => {
    const { disabled, rest } = value as FacetSection;
    const below = disabledFacets(rest, `${prefix}${key}.`);
    return disabled ? [`${prefix}${key}`, ...below] : below;
  });
}

/** Joins the tags of the Python client's section and of the Java client's. The former win. */
function mergedTags(
  user: Readonly<Record<string, string>> = {},
  configured: readonly LineageTag[] = [],
): LineageTag[] {
  const keys = new Set(Object.keys(user).map((key) => key.toLowerCase()));
  return [
    ...Object.entries(user).map(([key, value]) => ({ key, value, source: "USER" })),
    ...configured.filter(({ key }) => !keys.has(key.toLowerCase())),
  ];
}

import { datasetTrimmers, namespaceResolvers } from "./_dataset.ts";
import { filtersOf } from "./_filters.ts";
import type { ConfigReader } from "./_reader.ts";
import { parseOwner, parseTag, splitList } from "./_tags.ts";
import type {
  EnrichmentOptions,
  LineageOwner,
  LineageTag,
  SourceCodeLocationOptions,
} from "../enrichment/enrichment.ts";

/** What enrichment is read with. */
export interface ReadEnrichmentOptions {
  /** Trimmers that `dataset.extraTrimmers` may name. */
  readonly datasetTrimmers?: Readonly<Record<string, (name: string) => string>> | undefined;
}

/** Reads the sections `facets`, `filters`, `tags`, `dataset`, `job` and `run`. */
export function readEnrichment(
  root: ConfigReader,
  options: ReadEnrichmentOptions,
): EnrichmentOptions {
  const facets = root.sectionOrEmpty("facets");
  const sourceCodeLocation = sourceCodeLocationOf(facets);
  const environmentVariables = ["environment_variables", "custom_environment_variables"]
    .flatMap((key) => facets.texts(key, { split: splitList }) ?? []);
  const tags = root.sectionOrEmpty("tags");
  const job = root.sectionOrEmpty("job");
  const dataset = root.sectionOrEmpty("dataset");
  return {
    environmentVariables,
    ...(sourceCodeLocation === undefined ? {} : { sourceCodeLocation }),
    jobTags: mergedTags(tags.textMap("job"), tagsOf(job)),
    runTags: mergedTags(tags.textMap("run"), tagsOf(root.sectionOrEmpty("run"))),
    jobOwners: ["owners", "ownership"].flatMap((key) => ownersOf(job, key)),
    filters: filtersOf(root),
    // What is none of the names above is that of a facet.
    disabledFacets: facets.unusedKeys().flatMap((key) => disabledBelow(facets, [key])),
    namespaceResolvers: namespaceResolvers(dataset),
    datasetTrimmers: datasetTrimmers(dataset, options.datasetTrimmers ?? {}),
  };
}

function sourceCodeLocationOf(facets: ConfigReader): SourceCodeLocationOptions | undefined {
  const section = facets.sectionOrEmpty("source_code_location");
  if (section.boolean("disabled", { default: true })) return undefined;
  const entries = ["repoUrl", "version", "tag", "branch", "pullRequestNumber"]
    .map((key) => [key, section.text(key)] as const);
  return Object.fromEntries(entries.filter(([, text]) => text !== undefined));
}

/** Lists the facets that are disabled in a section; a dot in a name may part sections too. */
function disabledBelow(parent: ConfigReader, name: readonly string[]): string[] {
  const section = parent.section(name.at(-1) ?? "");
  if (section === undefined) return [];
  const isDisabled = section.boolean("disabled") === true;
  const below = section.unusedKeys().flatMap((key) => disabledBelow(section, [...name, key]));
  return isDisabled ? [name.join("."), ...below] : below;
}

/** Joins the tags of the Python client's section and of the Java client's; the first win. */
function mergedTags(
  user: Readonly<Record<string, string>> = {},
  configured: readonly LineageTag[],
): LineageTag[] {
  const keys = new Set(Object.keys(user).map((key) => key.toLowerCase()));
  return [
    ...Object.entries(user).map(([key, value]) => ({ key, value, source: "USER" })),
    ...configured.filter(({ key }) => !keys.has(key.toLowerCase())),
  ];
}

function tagsOf(section: ConfigReader): LineageTag[] {
  const check = (texts: readonly string[]): unknown => texts.map(parseTag);
  return section.texts("tags", { split: splitList, check })?.map(parseTag) ?? [];
}

/** Reads owners: a map of types to names, or a list, or a text with semicolons. */
function ownersOf(job: ConfigReader, key: string): LineageOwner[] {
  if (job.isMap(key)) {
    return Object.entries(job.textMap(key) ?? {}).map(([type, name]) => ({ name, type }));
  }
  const check = (texts: readonly string[]): unknown => texts.map(parseOwner);
  return job.texts(key, { split: splitList, check })?.map(parseOwner) ?? [];
}

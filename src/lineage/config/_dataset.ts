import type { ConfigReader } from "./_reader.ts";
import { splitList } from "./_tags.ts";
import { pythonRegExp } from "../enrichment/python_regexp.ts";
import type {
  DATASET_TRIMMERS,
  DatasetTrimmer,
  NamespaceResolver,
} from "../enrichment/enrichment.ts";

const RESOLVER_TYPES = ["hostList", "pattern", "patternGroup"];

// In the order of the Python client.
const BUILT_IN = [
  "keyValue",
  "date",
  "multiDirDate",
  "yearMonth",
] as const satisfies readonly (typeof DATASET_TRIMMERS)[number][];

/** Reads the resolvers of namespaces. */
export function namespaceResolvers(dataset: ConfigReader): NamespaceResolver[] {
  const sections = dataset.sections("namespaceResolvers") ?? new Map<string, ConfigReader>();
  return [...sections].flatMap(([name, section]) => resolverOf(name, section) ?? []);
}

function resolverOf(name: string, section: ConfigReader): NamespaceResolver | undefined {
  const type = section.requiredText("type", { check: checkResolverType });
  const schema = section.text("schema");
  const common = { name, ...(schema === undefined ? {} : { schema }) };
  if (type === "hostList") {
    return { type, ...common, hosts: section.requiredTexts("hosts", { split: splitList }) };
  }
  if (type !== "pattern" && type !== "patternGroup") return undefined;
  const regex = section.requiredText("regex", { check: pythonRegExp });
  if (type === "pattern") return { type, ...common, regex };
  const group = section.requiredText("matchingGroup");
  return { type, ...common, regex, matchingGroup: /^\d+$/.test(group) ? Number(group) : group };
}

function checkResolverType(type: string): void {
  if (RESOLVER_TYPES.includes(type)) return;
  throw new RangeError(`The resolver type "${type}" is not among: ${RESOLVER_TYPES.join(", ")}`);
}

/**
 * Reads the trimmers of names, which `reducing_enabled` turns on: those that are built in, except
 * `disabledTrimmers`, and `extraTrimmers` out of `own`.
 */
export function datasetTrimmers(
  dataset: ConfigReader,
  own: Readonly<Record<string, (name: string) => string>>,
): DatasetTrimmer[] {
  if (!dataset.boolean("reducing_enabled", { default: false })) return [];
  const known = [...BUILT_IN, ...Object.keys(own)];
  const list = (key: string): readonly string[] => {
    const check = (names: readonly string[]): unknown =>
      names.map((name) => nameAmong(known, name));
    const names = dataset.texts(key, { split: splitList, check }) ?? [];
    return names.map((name) => nameAmong(known, name));
  };
  const disabled = list("disabledTrimmers");
  const names = new Set([...BUILT_IN, ...list("extraTrimmers")]);
  return [...names].filter((name) => !disabled.includes(name))
    .map((name) => own[name] ?? name as typeof BUILT_IN[number]);
}

/** Finds a trimmer by its name, or a class of the Python or Java client by the last part of its own. */
function nameAmong(known: readonly string[], name: string): string {
  const short = plainTrimmer(name.split(".").at(-1) ?? "");
  const found = known.find((own) => own === name) ??
    BUILT_IN.find((own) => plainTrimmer(own) === short);
  if (found !== undefined) return found;
  throw new RangeError(`The trimmer "${name}" is not among: ${known.join(", ")}`);
}

function plainTrimmer(name: string): string {
  return name.toLowerCase().replace(/trimmer$/, "");
}

import type { DatasetTrimmer } from "../../enrichment/enrichment.ts";

/** The trimmers that a user has added, by name. */
export type CustomTrimmers = Readonly<Record<string, (name: string) => string>>;

// In the order of the Python client.
const BUILT_IN = [
  "keyValue",
  "date",
  "multiDirDate",
  "yearMonth",
] as const satisfies readonly DatasetTrimmer[];

/**
 * Finds a trimmer by its name. A class of the Python or Java client is found by the last part of its
 * name.
 *
 * @throws {RangeError} If the trimmer is unknown.
 */
export function parseTrimmer(name: string, custom: CustomTrimmers): DatasetTrimmer {
  if (Object.hasOwn(custom, name)) return custom[name] ?? unknown(custom);
  const short = plainTrimmer(name.split(".").at(-1) ?? "");
  return BUILT_IN.find((own) => plainTrimmer(own) === short) ?? unknown(custom);
}

/** Lists the trimmers that are used: the built-in ones without the disabled, then the extra ones. */
export function usedTrimmers(
  disabled: readonly DatasetTrimmer[] = [],
  extra: readonly DatasetTrimmer[] = [],
): DatasetTrimmer[] {
  const all = new Set<DatasetTrimmer>([...BUILT_IN, ...extra]);
  return [...all].filter((trimmer) => !disabled.includes(trimmer));
}

function unknown(custom: CustomTrimmers): never {
  const names = [...BUILT_IN, ...Object.keys(custom)].join(", ");
  throw new RangeError(`Unknown trimmer, expected one of: ${names}`);
}

function plainTrimmer(name: string): string {
  return name.toLowerCase().replace(/trimmer$/, "");
}

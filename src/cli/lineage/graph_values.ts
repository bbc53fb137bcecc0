import type { ValueType } from "../parameters/parameter.ts";

const MAX_HOPS = 20;

/** A number of hops in a graph, or `all`. */
export const hopCount: ValueType<number> = {
  placeholder: "<n|all>",
  expected: `a whole number from 0 to ${MAX_HOPS}, or "all"`,
  parse(text) {
    if (text === "all") return MAX_HOPS;
    return /^\d+$/.test(text) && Number(text) <= MAX_HOPS ? Number(text) : undefined;
  },
};

/** A dataset: `<namespace>:<name>`. Both may contain colons. */
export const datasetName: ValueType<string> = {
  placeholder: "<namespace>:<name>",
  expected: "<namespace>:<name>",
  parse: (text) => /^.+:./s.test(text) ? text : undefined,
};

/** A number of last runs, or `all`. */
export const edgeCount: ValueType<string> = {
  placeholder: "<n|all>",
  expected: `a whole number above 0, or "all"`,
  parse: (text) => text === "all" || /^[1-9]\d{0,6}$/.test(text) ? text : undefined,
};

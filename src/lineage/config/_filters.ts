import type { ConfigReader } from "./_reader.ts";
import { pythonRegExp } from "../enrichment/python_regexp.ts";
import type { EventFilter } from "../enrichment/enrichment.ts";

const FILTER_TYPES = ["exact", "regex"];

/** Reads the section `filters`. */
export function filtersOf(root: ConfigReader): EventFilter[] {
  return [...root.sections("filters")?.values() ?? []].flatMap((filter): EventFilter[] => {
    const type = filter.requiredText("type", {
      check(type) {
        if (FILTER_TYPES.includes(type)) return;
        throw new RangeError(`The filter type "${type}" is not among: ${FILTER_TYPES.join(", ")}`);
      },
    });
    if (type === "exact") return [{ type, match: filter.requiredText("match") }];
    if (type === "regex") {
      return [{ type, regex: filter.requiredText("regex", { check: pythonRegExp }) }];
    }
    return [];
  });
}

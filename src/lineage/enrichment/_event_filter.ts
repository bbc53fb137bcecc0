import type { EventFilter } from "./enrichment.ts";
import type { RunEvent } from "../event/event.ts";
import { pythonRegExp } from "./python/python_regexp.ts";

/**
 * Creates the function that reports whether a run event is dropped.
 *
 * @throws {SyntaxError} If an expression does not parse.
 */
export function eventFilter(filters: readonly EventFilter[]): (event: RunEvent) => boolean {
  const tests = filters.map(testOf);
  return (event) => tests.some((test) => test(event));
}

function testOf(filter: EventFilter): (event: RunEvent) => boolean {
  if (filter.type === "custom") return filter.isDropped;
  if (filter.type === "exact") return ({ job }) => job.name === filter.match;
  const { source, flags } = typeof filter.regex === "string"
    ? pythonRegExp(filter.regex)
    : filter.regex;
  // Sticky is what Python's `re.match` is: anchored at the start, and not at the end.
  const anchored = new RegExp(source, `${flags.replace(/[gy]/g, "")}y`);
  return ({ job }) => {
    anchored.lastIndex = 0;
    return anchored.test(job.name);
  };
}

import type { EventFilter } from "./enrichment.ts";
import { pythonRegExp } from "./python_regexp.ts";

/**
 * Makes the function that tells whether events of a job of some name are dropped.
 *
 * @throws {SyntaxError} If an expression does not parse.
 */
export function jobNameFilter(filters: readonly EventFilter[]): (name: string) => boolean {
  const tests = filters.map(testOf);
  return (name) => tests.some((test) => test(name));
}

function testOf(filter: EventFilter): (name: string) => boolean {
  if (filter.type === "exact") return (name) => name === filter.match;
  const { source, flags } = typeof filter.regex === "string"
    ? pythonRegExp(filter.regex)
    : filter.regex;
  // Sticky is what Python's `re.match` is: anchored at the start, and not at the end.
  const anchored = new RegExp(source, `${flags.replace(/[gy]/g, "")}y`);
  return (name) => {
    anchored.lastIndex = 0;
    return anchored.test(name);
  };
}

import type { LineageEvent } from "../../event/event.ts";

/** Whether events are sent in the background, by integration and job type. `*` matches any. */
export type AsyncTransportRules = Readonly<Record<string, Readonly<Record<string, boolean>>>>;

/** The rules of the official clients: dbt emits thousands of events at its end. */
export const DBT_RULES: AsyncTransportRules = { dbt: { "*": true } };

/**
 * Reports whether an event is sent in the background. The first rule that matches the `jobType` facet
 * counts, in any case of letters; without the facet only the rule for all jobs does.
 */
export function isAsync(event: LineageEvent, rules: AsyncTransportRules): boolean {
  if (rules["*"]?.["*"]) return true;
  const facet = "job" in event ? event.job.facets?.jobType : undefined;
  const integration = lower(facet?.integration);
  if (integration === "") return false;
  const jobType = lower(facet?.jobType);
  const matches = Object.entries(rules)
    .filter(([name]) => name === "*" || lower(name) === integration)
    .flatMap(([, types]) => Object.entries(types))
    .find(([name]) => name === "*" || lower(name) === jobType);
  return matches?.[1] ?? false;
}

function lower(text: string | undefined): string {
  return text?.toLowerCase() ?? "";
}

import type { EventFilter } from "../store/events.ts";
import { countParam, flagParam, type Query, requiredParam, timeParam } from "./_params.ts";

/** Reads the parameters that narrow a list of events; the page of events has the same. */
export function eventFilterOf(query: Query): EventFilter {
  const value = (name: string): string | undefined => query.get(name) || undefined;
  const [namespace, text, runId] = ["namespace", "q", "run"].map(value);
  const [job, dataset] = [value("job"), value("dataset")];
  const [after, before] = ["after", "before"].map((name) => timeParam(query, name));
  return {
    ...typeFilter(value("type")),
    ...namespace !== undefined && { namespace },
    ...text !== undefined && { text },
    ...runId !== undefined && { runId },
    ...job !== undefined &&
      { job: { namespace: requiredParam(query, "jobNamespace"), name: job } },
    ...dataset !== undefined &&
      { dataset: { namespace: requiredParam(query, "datasetNamespace"), name: dataset } },
    ...flagParam(query, "warnings") && { withWarnings: true },
    ...query.get("since") !== null && { sinceId: countParam(query, "since", { fallback: 0 }) },
    ...after !== undefined && { after },
    ...before !== undefined && { before },
  };
}

function typeFilter(type: string | undefined): Pick<EventFilter, "kinds" | "eventTypes"> {
  if (type === undefined) return {};
  if (type === "job" || type === "dataset") return { kinds: [type] };
  return { eventTypes: [type.toUpperCase()] };
}

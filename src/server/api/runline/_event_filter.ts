import { RUN_EVENT_TYPES } from "../../events/incoming_event.ts";
import type { EventFilter } from "../../store/events.ts";
import {
  countParam,
  flagParam,
  type Query,
  requiredParam,
  timeParam,
  wordParam,
} from "../_params.ts";

/** Reads the parameters that narrow a list of events. */
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
  const word = wordParam(type ?? null, "type", { words: [...RUN_EVENT_TYPES, "JOB", "DATASET"] });
  if (word === undefined) return {};
  if (word === "JOB" || word === "DATASET") return { kinds: [word === "JOB" ? "job" : "dataset"] };
  return { eventTypes: [word] };
}

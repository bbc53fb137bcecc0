import type { SerializedEvent } from "../../event/serialized_event.ts";

/** Creates a filter for a backend that takes run events alone; it warns of the first other one. */
export function runEventsOnly(
  backend: string,
  onWarning: (message: string) => void,
): (event: SerializedEvent) => boolean {
  let hasWarned = false;
  return ({ event }) => {
    if ("run" in event) return true;
    if (!hasWarned) {
      onWarning(`${backend} accepts only run events: events of jobs and datasets are dropped`);
    }
    hasWarned = true;
    return false;
  };
}

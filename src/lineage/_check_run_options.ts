import type { RunOptions } from "./lineage_run.ts";

// What a timer takes; it fires at once for more: https://nodejs.org/api/timers.html
const MAX_HEARTBEAT_MS = 2 ** 31 - 1;

/** Checks the options of a run that no builder of events checks. */
export function checkRunOptions({ heartbeatMs, nominalTime, onDispose }: RunOptions): void {
  if (heartbeatMs !== undefined && !(heartbeatMs >= 1 && heartbeatMs <= MAX_HEARTBEAT_MS)) {
    throw unwanted("heartbeatMs", `from 1 to ${MAX_HEARTBEAT_MS}`, heartbeatMs);
  }
  for (const name of ["start", "end"] as const) {
    const date = nominalTime?.[name];
    if (date && Number.isNaN(date.getTime())) {
      throw unwanted(`nominalTime.${name}`, "a valid date", date);
    }
  }
  if (!["fail", "complete", undefined].includes(onDispose)) {
    throw unwanted("onDispose", '"fail" or "complete"', JSON.stringify(onDispose));
  }
}

function unwanted(option: string, wanted: string, value: unknown): RangeError {
  return new RangeError(
    `Cannot start run as '${option}' must be ${wanted}: current value is ${value}`,
  );
}

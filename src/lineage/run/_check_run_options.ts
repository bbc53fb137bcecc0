import { MAX_DELAY_MS } from "../../internal/delay.ts";
import type { RunOptions } from "./lineage_run.ts";

/** Checks the options of a run that no builder of events checks. */
export function checkRunOptions(options: RunOptions): void {
  const { heartbeatMs, nominalTime, onDispose } = options;
  if (heartbeatMs !== undefined && !(heartbeatMs >= 1 && heartbeatMs <= MAX_DELAY_MS)) {
    throw unwanted("heartbeatMs", `from 1 to ${MAX_DELAY_MS}`, heartbeatMs);
  }
  for (const name of ["inputs", "outputs"] as const) {
    const { [name]: datasets = [] } = options;
    if (!Array.isArray(datasets)) throw mistyped(name, "a list");
  }
  if (nominalTime) {
    checkDate("nominalTime.start", nominalTime.start);
    if (nominalTime.end !== undefined) checkDate("nominalTime.end", nominalTime.end);
  }
  if (!["fail", "complete", undefined].includes(onDispose)) {
    throw unwanted("onDispose", '"fail" or "complete"', JSON.stringify(onDispose));
  }
}

function checkDate(option: string, date: Date): void {
  if (!(date instanceof Date)) throw mistyped(option, "a Date");
  if (Number.isNaN(date.getTime())) throw unwanted(option, "a valid date", date);
}

function mistyped(option: string, wanted: string): TypeError {
  return new TypeError(`Cannot start run as '${option}' must be ${wanted}`);
}

function unwanted(option: string, wanted: string, value: unknown): RangeError {
  return new RangeError(
    `Cannot start run as '${option}' must be ${wanted}: current value is ${value}`,
  );
}

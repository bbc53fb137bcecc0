import type { RunEvent } from "../../../src/lineage/mod.ts";

/** Reads the run events of a lineage file, without pieces that killed processes left of a line. */
export async function readLineage(path: string): Promise<RunEvent[]> {
  const lines = (await Deno.readTextFile(path)).split("\n").filter((line) => line !== "");
  return lines.filter(isJson).map((line) => JSON.parse(line));
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/** Returns the time of the run folder that an event of `runline process` is about. */
export function runTimeOf(event: RunEvent): string {
  return event.run.facets?.nominalTime?.nominalStartTime ?? "";
}

/** Counts the events of a state for each run folder. */
export function countByRun(events: readonly RunEvent[], eventType: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const event of events) {
    if (event.eventType !== eventType) continue;
    counts.set(runTimeOf(event), (counts.get(runTimeOf(event)) ?? 0) + 1);
  }
  return counts;
}

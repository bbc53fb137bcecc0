import { gzipSync } from "node:zlib";
import { enrichedLine, sampleEvent } from "../../fixtures/enriched_lines.ts";

/** A run folder of a sample archive. */
export interface SampleRun {
  /** The folder's name. */
  readonly name: string;
  /** The files in it: the name and the bytes of each. */
  readonly files: readonly (readonly [name: string, bytes: Uint8Array])[];
  /** The `event_id` of each event, in the order of the files and lines. */
  readonly eventIds: readonly string[];
}

/** Options of {@linkcode sampleRuns}. */
export interface SampleRunsOptions {
  /** How many runs. */
  readonly runs: number;
  /** How many events each run has. */
  readonly events: number;
}

/** Creates runs, an hour apart, each of a plain and a gzipped part file and a marker. */
export function sampleRuns({ runs, events }: SampleRunsOptions): SampleRun[] {
  return Array.from({ length: runs }, (_, index) => sampleRun(index, events));
}

function sampleRun(index: number, events: number): SampleRun {
  const time = new Date(Date.UTC(2026, 0, 31) + index * 3_600_000).toISOString();
  const columns = Array.from(
    { length: events },
    (_, event) => sampleEvent({ seed: index * events + event }),
  );
  const lines = columns.map((event) => `${enrichedLine(event)}\n`);
  const half = Math.ceil(events / 2);
  return {
    name: `run=${time.slice(0, 19).replace(/[T:]/g, "-")}`,
    files: [
      ["_SUCCESS", new Uint8Array()],
      ["part-00000.tsv", new TextEncoder().encode(lines.slice(0, half).join(""))],
      ["part-00001.tsv.gz", gzipSync(lines.slice(half).join(""))],
    ],
    eventIds: columns.map((event) => event.event_id ?? ""),
  };
}

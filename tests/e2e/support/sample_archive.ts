import { gzipSync } from "node:zlib";
import { sampleLine } from "./sample_line.ts";

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

/** Makes runs, an hour apart, each of a plain and a gzipped part file and a marker. */
export function sampleRuns({ runs, events }: SampleRunsOptions): SampleRun[] {
  return Array.from({ length: runs }, (_, index) => sampleRun(index, events));
}

function sampleRun(index: number, events: number): SampleRun {
  const time = new Date(Date.UTC(2026, 0, 31) + index * 3_600_000).toISOString();
  const eventIds = Array.from({ length: events }, (_, event) => eventId(index, event));
  const half = Math.ceil(events / 2);
  const encoder = new TextEncoder();
  const part = (ids: readonly string[]) =>
    encoder.encode(ids.map((id) => `${sampleLine(id)}\n`).join(""));
  return {
    name: `run=${time.slice(0, 19).replace(/[T:]/g, "-")}`,
    files: [
      ["_SUCCESS", new Uint8Array()],
      ["part-00000.tsv", part(eventIds.slice(0, half))],
      ["part-00001.tsv.gz", gzipSync(part(eventIds.slice(half)))],
    ],
    eventIds,
  };
}

function eventId(run: number, event: number): string {
  const [high, low] = [run, event].map((value) => value.toString(16).padStart(12, "0"));
  return `${high?.slice(4)}-0000-4000-8000-${low}`;
}

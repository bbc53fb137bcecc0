import type { RunSummary } from "../../server/graph_svg.ts";

/** The states of runs as options name them. */
export const RUN_STATES = ["running", "completed", "failed", "aborted"] as const;

/** A run as the read API has it. */
export type RunRow = RunSummary;

/** An event as the read API has it. */
export interface EventRow {
  readonly id: number;
  readonly kind: "run" | "job" | "dataset";
  readonly eventType?: string;
  readonly eventTime: string;
  readonly job?: { readonly namespace: string; readonly name: string };
  readonly dataset?: { readonly namespace: string; readonly name: string };
  readonly runId?: string;
  readonly inputs: number;
  readonly outputs: number;
}

/** A job as the read API has it. */
export interface JobRow {
  readonly namespace: string;
  readonly name: string;
  readonly lastRun?: RunSummary;
  readonly failuresInRow: number;
  readonly p50Ms?: number;
  readonly p95Ms?: number;
}

/** The word for a state. */
export function stateWord(state: string | undefined): string {
  return state === undefined || state === "NEW" ? "no runs" : state.toLowerCase();
}

/** Writes a time in UTC to the second. */
export function timeText(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 19)}`;
}

/** Writes items as JSON, one a line. */
export function jsonLines(items: readonly unknown[]): string {
  return items.map((item) => `${JSON.stringify(item)}\n`).join("");
}

import type { EventSummary } from "../../store/events.ts";

/** The sign of the type of an event. */
export interface EventSign {
  /** The id of the sign. */
  readonly symbol: string;
  /** The class with its colour. */
  readonly name: string;
}

const SIGNS = new Map<string, EventSign>([
  ["START", { symbol: "s-go", name: "go" }],
  ["RUNNING", { symbol: "s-run", name: "go" }],
  ["COMPLETE", { symbol: "s-ok", name: "ok" }],
  ["FAIL", { symbol: "s-bad", name: "bad" }],
  ["ABORT", { symbol: "s-stop", name: "stop" }],
]);

/** The sign of an event. */
export function eventSign({ kind, eventType }: EventSummary): EventSign {
  if (kind === "job") return { symbol: "i-job", name: "set" };
  if (kind === "dataset") return { symbol: "i-set", name: "set" };
  return SIGNS.get(eventType ?? "") ?? { symbol: "s-run", name: "go" };
}

/** The word for an event: its type, or its kind in capitals. */
export function eventWord({ kind, eventType }: EventSummary): string {
  return kind === "run" ? eventType ?? "OTHER" : kind.toUpperCase();
}

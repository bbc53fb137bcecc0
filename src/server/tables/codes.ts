import { EVENT_KINDS, type EventKind } from "../events/incoming_event.ts";
import { RUN_STATES } from "../projection/run_facts.ts";
import type { Direction } from "../projection/records.ts";
import type { RunStatus } from "../store/runs.ts";

/** The number that stands for a state. */
export function codeOfState(state: RunStatus): number {
  return RUN_STATES.indexOf(state);
}

/** The state that a number stands for. */
export function stateOfCode(code: number): RunStatus {
  return RUN_STATES[code] ?? "NEW";
}

/** The number that stands for a kind of events. */
export function codeOfKind(kind: EventKind): number {
  return EVENT_KINDS.indexOf(kind);
}

/** The kind of events that a number stands for. */
export function kindOfCode(code: number): EventKind {
  return EVENT_KINDS[code] ?? "run";
}

/** The number that stands for inputs or outputs. */
export function codeOfDirection(direction: Direction): number {
  return direction === "in" ? 0 : 1;
}

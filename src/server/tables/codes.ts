import { EVENT_KINDS, type EventKind } from "../events/incoming_event.ts";
import { RUN_STATES } from "../projection/run_facts.ts";
import type { Direction } from "../projection/records.ts";
import type { RunStatus } from "../store/runs.ts";

/** The number of a state. */
export function codeOfState(state: RunStatus): number {
  return RUN_STATES.indexOf(state);
}

/** The state of a number. */
export function stateOfCode(code: number): RunStatus {
  return RUN_STATES[code] ?? "NEW";
}

/** The number of a kind of events. */
export function codeOfKind(kind: EventKind): number {
  return EVENT_KINDS.indexOf(kind);
}

/** The number of inputs or outputs. */
export function codeOfDirection(direction: Direction): number {
  return direction === "in" ? 0 : 1;
}

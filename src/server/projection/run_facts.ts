import type { RunRecord } from "./records.ts";

/** The states of a run in the order of their numbers. */
export const RUN_STATES = ["NEW", "RUNNING", "COMPLETED", "FAILED", "ABORTED"] as const;

/** The facts that follow from the events of a run. */
export interface RunFacts {
  readonly state: typeof RUN_STATES[number];
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  /** The time by which runs are ordered. */
  readonly sortAt: number;
}

/** Returns the state and the times of a run. */
export function runFacts(run: RunRecord): RunFacts {
  const { span, namedAt = 0, startAt, activeAt, end } = run;
  const startedAt = startAt ?? activeAt;
  const createdAt = span?.first ?? namedAt;
  return {
    state: end?.state ?? (activeAt === undefined ? "NEW" : "RUNNING"),
    createdAt,
    updatedAt: span?.last ?? namedAt,
    startedAt,
    endedAt: end?.time,
    sortAt: startedAt ?? createdAt,
  };
}

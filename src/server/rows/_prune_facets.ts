import { readEvent } from "../events/read_event.ts";
import { type Stamp, timeOfStamp } from "../projection/stamp.ts";
import type { Statements } from "../tables/statements.ts";
import { hasEvent, identityOf } from "./_event_key.ts";
import { Unit } from "./unit.ts";

/** The jobs and datasets of runs that were removed. */
export interface RemovedRuns {
  readonly jobs: ReadonlySet<number>;
  readonly datasets: ReadonlySet<number>;
  /** The time in microseconds before which events were removed. */
  readonly before: number;
}

/** Few events are left that are older than the removed ones: of longer runs, and of jobs and datasets. */
const MAX_EVENTS = 1_000;

/**
 * Removes the facets of removed events from jobs and datasets, as a rebuild would. Older facets
 * of the same names come back from the events that are left.
 */
export function pruneFacets(statements: Statements, { jobs, datasets, before }: RemovedRuns): void {
  const unit = new Unit(statements, { reveals: false });
  const isGone = (stamp: Stamp): boolean =>
    timeOfStamp(stamp) < before && !hasEvent(statements, stamp);
  for (const [kind, ids] of [["job", jobs], ["dataset", datasets]] as const) {
    for (const id of ids) {
      if (!isThere(statements, kind, { id })) continue;
      const record = unit.known(kind, id);
      const maps = "about" in record ? [record.facets, record.about] : [record.facets];
      if (!maps.map((map) => map.removeIf(isGone)).includes(true)) continue;
      record.dirty = true;
      applyAgain(statements, unit, { kind, id, before });
    }
  }
  unit.flush();
}

function isThere(
  statements: Statements,
  kind: "job" | "dataset",
  { id }: { readonly id: number },
): boolean {
  return statements.number(`SELECT EXISTS (SELECT 1 FROM ${kind} WHERE id = ?)`, id) === 1;
}

const LEFT = {
  job: `SELECT text FROM event WHERE job = ?1 AND time < ?2 ORDER BY time DESC LIMIT ${MAX_EVENTS}`,
  dataset: `SELECT text FROM event WHERE dataset = ?1 AND time < ?2
    UNION ALL SELECT text FROM event WHERE time < ?2 AND run IN (
      SELECT run FROM io WHERE dataset = ?1 AND direction IN (0, 1) AND sort_at < ?2
      LIMIT ${MAX_EVENTS}
    ) LIMIT ${MAX_EVENTS}`,
} as const;

// Applying an event again changes nothing but what was removed.
function applyAgain(
  statements: Statements,
  unit: Unit,
  { kind, id, before }: {
    readonly kind: "job" | "dataset";
    readonly id: number;
    readonly before: number;
  },
): void {
  for (const { text } of statements.all<{ readonly text: string }>(LEFT[kind], id, before)) {
    const { event } = readEvent(JSON.parse(text), text);
    if (event) unit.apply(event, identityOf(event).stamp);
  }
}

import type { EventIssue } from "../events/event_issue.ts";
import type { IncomingEvent } from "../events/incoming_event.ts";
import type { CatalogQueries } from "./catalog.ts";
import type { DatasetQueries } from "./datasets.ts";
import type { EventQueries } from "./events.ts";
import type { JobQueries } from "./jobs.ts";
import type { LineageQueries } from "./lineage.ts";
import type { Timestamp } from "./names.ts";
import type { OverviewQueries } from "./overview.ts";
import type { RunQueries } from "./runs.ts";
import type { SearchQueries } from "./search.ts";

/** An event to append. */
export interface NewEvent {
  /** The event as it was read. */
  readonly event: IncomingEvent;
  /** The differences from the OpenLineage spec. */
  readonly warnings: readonly EventIssue[];
}

/** The result of appending an event. */
export interface Appended {
  /** The number of the event in the store. */
  readonly id: number;
  /** Whether an equal event already existed. */
  readonly duplicate: boolean;
}

/** The result of a prune. */
export interface Pruned {
  /** The number of events. */
  readonly events: number;
  /** The number of runs. */
  readonly runs: number;
}

/**
 * A store of lineage events, and of all that follows from them. Its answers depend on the events
 * and their times, not on the order in which they arrived.
 */
export interface LineageStore
  extends
    EventQueries,
    RunQueries,
    JobQueries,
    DatasetQueries,
    LineageQueries,
    OverviewQueries,
    SearchQueries,
    CatalogQueries,
    AsyncDisposable {
  /** The location of the store: `sqlite:` and the path. */
  readonly url: string;
  /**
   * Appends events in one transaction, all or none, and resolves when they are durable.
   *
   * @throws {LineageStoreError} If the events cannot be written.
   */
  append(events: readonly NewEvent[]): Promise<readonly Appended[]>;
  /** Removes the runs that ended before a time, their events, and what only they name. */
  prune(before: Timestamp): Promise<Pruned>;
  /** Recomputes all data that follows from the events. */
  rebuild(): Promise<void>;
  /** Returns the disk space of removed data to the system, if the store keeps it. */
  compact(): Promise<void>;
}

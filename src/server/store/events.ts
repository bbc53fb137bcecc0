import type { EventIssue } from "../events/event_issue.ts";
import type { EventKind } from "../events/incoming_event.ts";
import type { EntityName, Page, PageRequest, Timestamp } from "./names.ts";

export type { EventIssue } from "../events/event_issue.ts";
export type { EventKind } from "../events/incoming_event.ts";

/** An event as lists show it. */
export interface EventSummary {
  /** The number of the event in this store, in order of arrival. */
  readonly id: number;
  /** The kind. */
  readonly kind: EventKind;
  /** The event type of a run event, in capitals. */
  readonly eventType?: string;
  /** The time that the event carries. */
  readonly eventTime: Timestamp;
  /** The time at which it arrived. */
  readonly receivedAt: Timestamp;
  /** The job of a run event or a job event. */
  readonly job?: EntityName;
  /** The run of a run event. */
  readonly runId?: string;
  /** The dataset of a dataset event. */
  readonly dataset?: EntityName;
  /** The number of inputs. */
  readonly inputs: number;
  /** The number of outputs. */
  readonly outputs: number;
  /** The names of the facets of the run or of the dataset. */
  readonly facets: readonly string[];
  /** The size in bytes. */
  readonly bytes: number;
  /** The differences from the OpenLineage spec. */
  readonly warnings: readonly EventIssue[];
}

/** An event with its text. */
export interface StoredEvent extends EventSummary {
  /** The JSON text as it arrived, on one line. */
  readonly text: string;
}

/** The events to list; each field narrows the list. */
export interface EventFilter {
  /** Events of these kinds. */
  readonly kinds?: readonly EventKind[];
  /** Run events of these types, in capitals. */
  readonly eventTypes?: readonly string[];
  /** Events whose job, or whose dataset in a dataset event, is in this namespace. */
  readonly namespace?: string;
  /** Events of this job. */
  readonly job?: EntityName;
  /** Events of this run. */
  readonly runId?: string;
  /** Events that name this dataset; of runs, those of the last 1000 that read it and that wrote it. */
  readonly dataset?: EntityName;
  /** Events whose text contains this, without regard to case. */
  readonly text?: string;
  /** Events of this event time or later. */
  readonly after?: Timestamp;
  /** Events before this event time. */
  readonly before?: Timestamp;
  /** Only events that differ from the spec. */
  readonly withWarnings?: boolean;
  /** Events that arrived after this one. */
  readonly sinceId?: number;
}

/** The orders of a list of events: by event time, or by arrival with the first or the last one first. */
export type EventOrder = "newest" | "oldest" | "arrival" | "lastArrived";

/** Questions about events. */
export interface EventQueries {
  /** Returns an event. */
  event(id: number): Promise<StoredEvent | undefined>;
  /** Lists events, the newest event time first unless `order` is set. */
  events(
    filter: EventFilter,
    page?: PageRequest & { readonly order?: EventOrder },
  ): Promise<Page<EventSummary>>;
  /** Counts events. A filter by `text` looks at no more than the newest 10,000. */
  countEvents(filter: EventFilter): Promise<number>;
  /** Reads events with their texts, in pieces, in order of arrival unless `order` is set. */
  readEvents(
    filter: EventFilter,
    page?: PageRequest & { readonly order?: EventOrder },
  ): AsyncIterable<readonly StoredEvent[]>;
  /**
   * Calls a function with the events of each commit, after it. Returns a function that ends that.
   * The function must not throw.
   */
  onEvents(listener: (events: readonly EventSummary[]) => void): () => void;
}

import type { EventIssue } from "./event_issue.ts";

/** The kinds of lineage events. */
export const EVENT_KINDS = ["run", "job", "dataset"] as const;

/** A kind of lineage event. */
export type EventKind = typeof EVENT_KINDS[number];

/** The types of run events in the spec; a stored event may have another one. */
export const RUN_EVENT_TYPES = ["START", "RUNNING", "COMPLETE", "FAIL", "ABORT", "OTHER"] as const;

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A job in an event. */
export interface EventJob {
  /** The namespace. */
  readonly namespace: string;
  /** The name. */
  readonly name: string;
  /** The facets. */
  readonly facets: JsonObject;
}

/** A dataset in an event. */
export interface EventDataset {
  /** The namespace. */
  readonly namespace: string;
  /** The name. */
  readonly name: string;
  /** The facets. */
  readonly facets: JsonObject;
  /** The input or output facets. */
  readonly ioFacets: JsonObject;
}

/** A run in an event. */
export interface EventRun {
  /** The id, a UUID in lower case. */
  readonly runId: string;
  /** The facets. */
  readonly facets: JsonObject;
}

/** An event that can be stored: what a store needs is there and has the right type. */
export interface IncomingEvent {
  /** The JSON text on one line. */
  readonly text: string;
  /** The kind. */
  readonly kind: EventKind;
  /** The event type in capitals; absent in job and dataset events, and where the event has none. */
  readonly eventType?: string;
  /** The event time in microseconds since 1970. */
  readonly time: number;
  /** The run of a run event. */
  readonly run?: EventRun;
  /** The job of a run event or a job event. */
  readonly job?: EventJob;
  /** The dataset of a dataset event. */
  readonly dataset?: EventDataset;
  /** The inputs. */
  readonly inputs: readonly EventDataset[];
  /** The outputs. */
  readonly outputs: readonly EventDataset[];
}

/** The result of reading an event. */
export type EventReading =
  | { readonly event: IncomingEvent; readonly issues: readonly EventIssue[] }
  | { readonly event?: undefined; readonly issues: readonly EventIssue[] };

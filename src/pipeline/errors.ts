/** What {@linkcode TooManyBadEventsError} tells. */
export interface TooManyBadEventsOptions {
  /** The run. */
  readonly runId: string;
  /** How many events could not be parsed. */
  readonly badEvents: number;
  /** How many events were read. */
  readonly eventsRead: number;
  /** The share of bad events that is allowed; without it, any but all. */
  readonly maxBad: number | undefined;
  /** The message of the first bad event. */
  readonly first: string;
}

/**
 * Thrown for a run of which too many events cannot be parsed.
 *
 * @example
 * ```ts
 * import { TooManyBadEventsError } from "@runline/runline/pipeline";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new TooManyBadEventsError({
 *   runId: "archive/run=2026-01-31-00-00-00/",
 *   badEvents: 2,
 *   eventsRead: 3,
 *   maxBad: 0.5,
 *   first: "Cannot parse enriched event: expected 131 fields, found 1",
 * });
 * assertEquals(error.code, "TOO_MANY_BAD_EVENTS");
 * ```
 */
export class TooManyBadEventsError extends Error {
  /** Names the condition. */
  readonly code = "TOO_MANY_BAD_EVENTS";
  override readonly name = "TooManyBadEventsError";
  /** The run. */
  readonly runId: string;
  /** How many events could not be parsed. */
  readonly badEvents: number;
  /** How many events were read. */
  readonly eventsRead: number;

  /** Makes the error. */
  constructor(options: TooManyBadEventsOptions) {
    const { runId, badEvents, eventsRead, maxBad, first } = options;
    const share = maxBad === undefined
      ? "which is all of them"
      : `which is more than the share of ${maxBad} that is allowed`;
    super(
      `Cannot accept run "${runId}": ${badEvents} of ${eventsRead} events are bad, ${share}; ` +
        `the first: ${first}`,
    );
    this.runId = runId;
    this.badEvents = badEvents;
    this.eventsRead = eventsRead;
  }
}

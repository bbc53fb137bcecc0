/** Thrown for a run of which too many events cannot be parsed. */
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

  /** Makes the error; `first` is the message of the first bad event. */
  constructor(runId: string, counts: BadEventCounts) {
    const { badEvents, eventsRead, maxBad, first } = counts;
    super(
      `Cannot accept run "${runId}": ${badEvents} of ${eventsRead} events are bad, which is more ` +
        `than the share of ${maxBad} that is allowed; the first: ${first}`,
    );
    this.runId = runId;
    this.badEvents = badEvents;
    this.eventsRead = eventsRead;
  }
}

/** What {@linkcode TooManyBadEventsError} tells. */
export interface BadEventCounts {
  /** How many events could not be parsed. */
  readonly badEvents: number;
  /** How many events were read. */
  readonly eventsRead: number;
  /** The share of bad events that is allowed. */
  readonly maxBad: number;
  /** The message of the first bad event. */
  readonly first: string;
}

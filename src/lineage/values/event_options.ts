/** What every event builder takes as its fields. */
export interface EventInit {
  /**
   * When it happened, ISO 8601 with a time zone.
   *
   * @default {the current time}
   */
  readonly eventTime?: string;
  /**
   * The URI of the software that creates the event. It wins over the option `producer`.
   *
   * @default {DEFAULT_PRODUCER}
   */
  readonly producer?: string;
}

/** What every event builder takes beside the fields. */
export interface EventOptions {
  /**
   * The URI of what makes the event.
   *
   * @default {DEFAULT_PRODUCER}
   */
  readonly producer?: string;
  /**
   * Tells the time in milliseconds since 1970.
   *
   * @default {Date.now}
   */
  readonly now?: () => number;
}

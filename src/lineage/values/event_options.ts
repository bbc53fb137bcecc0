/** The fields of every event builder. */
export interface EventInit {
  /**
   * The time of the event: ISO 8601 with a time zone.
   * @default {the current time}
   */
  readonly eventTime?: string;
  /**
   * The URI of the software that creates the event. It wins over the option `producer`.
   * @default {DEFAULT_PRODUCER}
   */
  readonly producer?: string;
}

/** The options of every event builder. */
export interface EventOptions {
  /**
   * The URI of the software that creates the event.
   * @default {DEFAULT_PRODUCER}
   */
  readonly producer?: string | undefined;
  /**
   * Returns the time in milliseconds since the epoch.
   * @default {Date.now}
   */
  readonly now?: (() => number) | undefined;
}

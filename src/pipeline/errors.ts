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
  /** The name of the class, as every error has it. */
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

/** What {@linkcode ForeignOutputError} tells. */
export interface ForeignOutputOptions {
  /** The address of the output. */
  readonly outputUrl: string;
  /** The archive whose runs the output holds. */
  readonly ownerUrl: string;
  /** The archive whose run was to be written. */
  readonly archiveUrl: string;
}

/**
 * Thrown if an output holds the runs of another archive. Runs of two archives may have the same
 * name, so one would be taken for the other.
 *
 * @example
 * ```ts
 * import { ForeignOutputError } from "@runline/runline/pipeline";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new ForeignOutputError({
 *   outputUrl: "s3://acme/json/",
 *   ownerUrl: "s3://acme/web/",
 *   archiveUrl: "s3://acme/mobile/",
 * });
 * assertEquals(error.code, "FOREIGN_OUTPUT");
 * ```
 */
export class ForeignOutputError extends Error {
  /** Names the condition. */
  readonly code = "FOREIGN_OUTPUT";
  /** The name of the class, as every error has it. */
  override readonly name = "ForeignOutputError";
  /** The address of the output. */
  readonly outputUrl: string;
  /** The archive whose runs the output holds. */
  readonly ownerUrl: string;

  /** Makes the error. */
  constructor({ outputUrl, ownerUrl, archiveUrl }: ForeignOutputOptions) {
    super(
      `Cannot write runs of "${archiveUrl}" to "${outputUrl}": it holds the runs of ` +
        `"${ownerUrl}", choose another place`,
    );
    this.outputUrl = outputUrl;
    this.ownerUrl = ownerUrl;
  }
}

import { optionsOf } from "../internal/is_object.ts";

/** Options of the error for a run with too many bad events. */
export interface TooManyBadEventsOptions {
  /** The run. */
  readonly runId: string;
  /** The number of events that could not be parsed. */
  readonly badEvents: number;
  /** The number of events that were read. */
  readonly eventsRead: number;
  /** The share of bad events that is allowed; without it, any but all. */
  readonly maxBad: number | undefined;
  /** The message of the first bad event. */
  readonly first: string;
}

/**
 * Thrown if too many events of a run cannot be parsed.
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
  /** The kind of error. */
  readonly code = "TOO_MANY_BAD_EVENTS";
  /** The name of the class. */
  override readonly name = "TooManyBadEventsError";
  /** The run. */
  readonly runId: string;
  /** The number of events that could not be parsed. */
  readonly badEvents: number;
  /** The number of events that were read. */
  readonly eventsRead: number;

  /** Creates the error. */
  constructor(options: TooManyBadEventsOptions) {
    const { runId, badEvents, eventsRead } = optionsOf(options, "new TooManyBadEventsError()");
    const { maxBad, first } = options;
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

/** Options of the error for an output that contains the runs of another archive. */
export interface ForeignOutputOptions {
  /** The address of the output. */
  readonly outputUrl: string;
  /** The archive whose runs the output holds. */
  readonly ownerUrl: string;
  /** The archive whose run was to be written. */
  readonly archiveUrl: string;
}

/**
 * Thrown if an output contains the runs of another archive. Runs of two archives may have the same
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
  /** The kind of error. */
  readonly code = "FOREIGN_OUTPUT";
  /** The name of the class. */
  override readonly name = "ForeignOutputError";
  /** The address of the output. */
  readonly outputUrl: string;
  /** The archive whose runs the output holds. */
  readonly ownerUrl: string;

  /** Creates the error. */
  constructor({ outputUrl, ownerUrl, archiveUrl }: ForeignOutputOptions) {
    super(
      `Cannot write runs of "${archiveUrl}" to "${outputUrl}": it contains the runs of ` +
        `"${ownerUrl}", choose another place`,
    );
    this.outputUrl = outputUrl;
    this.ownerUrl = ownerUrl;
  }
}

/** Options of the error for a run that changed while it was read. */
export interface RunChangedOptions {
  /** The run. */
  readonly runId: string;
  /** The first difference, as a sentence. */
  readonly change: string;
}

/**
 * Thrown if the files of a run changed while they were read. The run is not marked, and a later call
 * processes it.
 *
 * @example
 * ```ts
 * import { RunChangedError } from "@runline/runline/pipeline";
 * import { assertEquals } from "@std/assert";
 *
 * const change = 'File "part-1" was added';
 * const error = new RunChangedError({ runId: "archive/run=2026-01-31-00-00-00/", change });
 * assertEquals(error.code, "RUN_CHANGED");
 * ```
 */
export class RunChangedError extends Error {
  /** The kind of error. */
  readonly code = "RUN_CHANGED";
  /** The name of the class. */
  override readonly name = "RunChangedError";
  /** The run. */
  readonly runId: string;
  /** The first difference, with what happens next. */
  readonly detail: string;

  /** Creates the error. */
  constructor({ runId, change }: RunChangedOptions) {
    const detail = `${change} while it was read, a later start processes it`;
    super(`Cannot mark run "${runId}": ${detail}`);
    this.runId = runId;
    this.detail = detail;
  }
}

/** Options of the error for an attempt that took too long. */
export interface RunTimeoutOptions {
  /** The run. */
  readonly runId: string;
  /** The time limit of the attempt, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * The reason of the signal of a run whose attempt takes too long.
 *
 * @example
 * ```ts
 * import { RunTimeoutError } from "@runline/runline/pipeline";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new RunTimeoutError({ runId: "archive/run=2026-01-31-00-00-00/", timeoutMs: 1_000 });
 * assertEquals(error.code, "RUN_TIMEOUT");
 * ```
 */
export class RunTimeoutError extends Error {
  /** The kind of error. */
  readonly code = "RUN_TIMEOUT";
  /** The name of the class. */
  override readonly name = "RunTimeoutError";
  /** The run. */
  readonly runId: string;

  /** Creates the error. */
  constructor({ runId, timeoutMs }: RunTimeoutOptions) {
    super(`Cannot process run "${runId}": it took longer than ${timeoutMs} ms`);
    this.runId = runId;
  }
}

/** Options of the error for a run whose last worker has ended. */
export interface UnknownEffectOptions {
  /** The run. */
  readonly runId: string;
  /** The attempt that found it so. */
  readonly attempt: number;
}

/**
 * Thrown for a run whose last worker is gone, if its handler must not be called again then.
 *
 * @example
 * ```ts
 * import { UnknownEffectError } from "@runline/runline/pipeline";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new UnknownEffectError({ runId: "archive/run=2026-01-31-00-00-00/", attempt: 2 });
 * assertEquals(error.code, "UNKNOWN_EFFECT");
 * ```
 */
export class UnknownEffectError extends Error {
  /** The kind of error. */
  readonly code = "UNKNOWN_EFFECT";
  /** The name of the class. */
  override readonly name = "UnknownEffectError";
  /** The run. */
  readonly runId: string;

  /** Creates the error. */
  constructor({ runId, attempt }: UnknownEffectOptions) {
    super(
      `Cannot process run "${runId}" again: the worker of attempt ${
        attempt - 1
      } is gone, and may ` +
        "have had its effect; check that, then skip or redrive the run",
    );
    this.runId = runId;
  }
}

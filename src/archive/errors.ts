import { optionsOf } from "../internal/is_object.ts";

/** The details of an {@linkcode ArchiveError}. */
export type ArchiveErrorCode =
  | "ARCHIVE_ACCESS_DENIED"
  | "ARCHIVE_LISTING"
  | "ARCHIVE_NOT_FOUND"
  | "ARCHIVE_NOT_RESTORED"
  | "ARCHIVE_READ"
  | "ARCHIVE_UNAVAILABLE"
  | "ARCHIVE_WRITE";

/**
 * Thrown if an archive could not be listed or read, or an output not be written.
 *
 * @example Distinguish a failure that a retry may solve from one for a person
 * ```ts
 * import { ArchiveError } from "@runline/runline/archive";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new ArchiveError('Cannot list "s3://acme/enriched/": the server asks to slow down', {
 *   code: "ARCHIVE_UNAVAILABLE",
 *   url: "s3://acme/enriched/",
 *   status: 503,
 * });
 * assertEquals([error.code, error.status], ["ARCHIVE_UNAVAILABLE", 503]);
 * ```
 */
export class ArchiveError extends Error {
  /** The name of the class, as every error has it. */
  override readonly name = "ArchiveError";
  /** The kind of the failure. */
  readonly code: ArchiveErrorCode;
  /** The address of the archive, the run, the file or the output that it is about. */
  readonly url: string;
  /** The reason, which is the end of the message. */
  readonly reason: string;
  /** The HTTP status of the server. */
  readonly status: number | undefined;

  /** Creates the error. `options.code` is its kind. */
  constructor(message: string, options: {
    /** The kind of the failure. */
    readonly code: ArchiveErrorCode;
    /** The address of the archive, the run, the file or the output that it is about. */
    readonly url: string;
    /**
     * The reason, which is the end of the message.
     * @default {the message}
     */
    readonly reason?: string;
    /** The HTTP status of the server. */
    readonly status?: number | undefined;
    /** The underlying error. */
    readonly cause?: unknown;
  }) {
    super(
      message,
      "cause" in optionsOf(options, "new ArchiveError()") ? { cause: options.cause } : undefined,
    );
    this.code = options.code;
    this.url = options.url;
    this.reason = options.reason ?? message;
    this.status = options.status;
  }
}

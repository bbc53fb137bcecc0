import { optionsOf } from "../internal/is_object.ts";

/** The kinds of failures of a {@linkcode LineageStoreError}. */
export type LineageStoreErrorCode =
  | "LINEAGE_STORE_ACCESS_DENIED"
  | "LINEAGE_STORE_CLOSED"
  | "LINEAGE_STORE_CORRUPT"
  | "LINEAGE_STORE_FULL"
  | "LINEAGE_STORE_IN_USE"
  | "LINEAGE_STORE_OUTDATED"
  | "LINEAGE_STORE_TOO_NEW"
  | "LINEAGE_STORE_UNAVAILABLE";

/**
 * Thrown if a store of lineage cannot do what it was asked for.
 *
 * @example
 * ```ts
 * import { LineageStoreError } from "@runline/runline/server";
 * import { assertEquals } from "@std/assert";
 *
 * const url = "sqlite:lineage.db";
 * const error = new LineageStoreError(`Cannot use lineage store "${url}": the disk is full`, {
 *   code: "LINEAGE_STORE_FULL",
 *   url,
 * });
 * assertEquals(error.code, "LINEAGE_STORE_FULL");
 * ```
 */
export class LineageStoreError extends Error {
  /** The name of the class. */
  override readonly name = "LineageStoreError";
  /** The kind of failure. */
  readonly code: LineageStoreErrorCode;
  /** The address of the store. */
  readonly url: string;

  /** Creates the error. */
  constructor(message: string, options: {
    /** The kind of failure. */
    readonly code: LineageStoreErrorCode;
    /** The address of the store. */
    readonly url: string;
    /** The error beneath. */
    readonly cause?: unknown;
  }) {
    super(
      message,
      optionsOf(options, "new LineageStoreError()").cause === undefined
        ? {}
        : { cause: options.cause },
    );
    this.code = options.code;
    this.url = options.url;
  }
}

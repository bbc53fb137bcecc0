import type { EventIssue } from "./values/event_issue.ts";

/** What a {@linkcode TransportError} may tell. */
export type TransportErrorCode =
  | "TRANSPORT_CIRCUIT_OPEN"
  | "TRANSPORT_CLOSED"
  | "TRANSPORT_COMPOSITE"
  | "TRANSPORT_NOT_FOUND"
  | "TRANSPORT_PACKAGE_MISSING"
  | "TRANSPORT_REDIRECTED"
  | "TRANSPORT_FULL"
  | "TRANSPORT_REJECTED"
  | "TRANSPORT_SPOOL"
  | "TRANSPORT_TIMEOUT"
  | "TRANSPORT_TLS"
  | "TRANSPORT_UNAUTHORIZED"
  | "TRANSPORT_UNAVAILABLE"
  | "TRANSPORT_UNREACHABLE"
  | "TRANSPORT_WRITE";

/** What is known of a failure besides its message. */
export interface TransportErrorOptions {
  /** What kind of failure it is. */
  readonly code: TransportErrorCode;
  /** Where the event was sent, without credentials and query. */
  readonly url?: string;
  /** What the server answered. */
  readonly status?: number;
  /**
   * Whether the same event may succeed later.
   *
   * @default {false}
   */
  readonly retryable?: boolean;
  /** What went wrong beneath. */
  readonly cause?: unknown;
}

/**
 * Thrown if an event could not be handed over.
 *
 * @example Tell what may be sent again from what is lost
 * ```ts
 * import { TransportError } from "@runline/runline/lineage";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new TransportError("Cannot emit lineage event", {
 *   code: "TRANSPORT_UNAVAILABLE",
 *   status: 503,
 *   retryable: true,
 * });
 * assertEquals([error.code, error.status, error.retryable], ["TRANSPORT_UNAVAILABLE", 503, true]);
 * ```
 */
export class TransportError extends Error {
  /** The name of the class. */
  override readonly name = "TransportError";
  /** What kind of failure it is. */
  readonly code: TransportErrorCode;
  /** Where the event was sent, without credentials and query. */
  readonly url: string | undefined;
  /** What the server answered. */
  readonly status: number | undefined;
  /** Whether the same event may succeed later. */
  readonly retryable: boolean;

  /** Makes the error; `options.code` says what kind it is. */
  constructor(message: string, options: TransportErrorOptions) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.code = options.code;
    this.url = options.url;
    this.status = options.status;
    this.retryable = options.retryable ?? false;
  }
}

/** Where a configuration is broken. */
export interface ConfigErrorOptions {
  /** The key, with its sections: `transport.auth.type`. */
  readonly path?: string;
  /** The file that holds it. */
  readonly file?: string;
  /** The line in the file, counted from 1. */
  readonly line?: number;
  /** What went wrong beneath. */
  readonly cause?: unknown;
}

/**
 * Thrown if the lineage configuration is broken.
 *
 * @example Tell where it is
 * ```ts
 * import { ConfigError, OpenLineageClient } from "@runline/runline/lineage";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const env = { OPENLINEAGE__TRANSPORT__TYPE: "htttp" };
 * const error = await assertRejects(
 *   () => OpenLineageClient.fromEnvironment({ env, cwd: "/nowhere" }),
 *   ConfigError,
 * );
 * assertEquals(error.path, "transport.type");
 * ```
 */
export class ConfigError extends Error {
  /** The name of the class. */
  override readonly name = "ConfigError";
  /** What kind of failure it is. */
  readonly code = "LINEAGE_CONFIG";
  /** The key, with its sections: `transport.auth.type`. */
  readonly path: string | undefined;
  /** The file that holds it. */
  readonly file: string | undefined;
  /** The line in the file, counted from 1. */
  readonly line: number | undefined;

  /** Makes the error; the options say where the configuration is broken. */
  constructor(message: string, options: ConfigErrorOptions = {}) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.path = options.path;
    this.file = options.file;
    this.line = options.line;
  }
}

/** What is wrong with an event. */
export interface InvalidEventErrorOptions {
  /** All that is wrong, each with its place. */
  readonly issues: readonly EventIssue[];
}

/**
 * Thrown by a client that validates if an event is not what the spec demands.
 *
 * @example Tell what is wrong
 * ```ts
 * import { InvalidEventError, noopTransport, OpenLineageClient } from "@runline/runline/lineage";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * await using client = new OpenLineageClient({ transport: noopTransport(), validate: "throw" });
 * const error = await assertRejects(
 *   () =>
 *     client.emit({
 *       eventTime: "2026-01-31T00:00:00Z",
 *       producer: "https://example.com/jobs",
 *       schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
 *       run: { runId: "orders-1" },
 *       job: { namespace: "food_delivery", name: "orders" },
 *     }),
 *   InvalidEventError,
 * );
 * assertEquals(error.issues, [{ pointer: "/run/runId", message: "must be a UUID" }]);
 * ```
 */
export class InvalidEventError extends Error {
  /** The name of the class. */
  override readonly name = "InvalidEventError";
  /** What kind of failure it is. */
  readonly code = "LINEAGE_EVENT_INVALID";
  /** All that is wrong, each with its place. */
  readonly issues: readonly EventIssue[];

  /** Makes the error; `options.issues` says what is wrong. */
  constructor(message: string, options: InvalidEventErrorOptions) {
    super(message);
    this.issues = options.issues;
  }
}

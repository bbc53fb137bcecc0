import { optionsOf } from "../internal/is_object.ts";
import type { EventIssue } from "./values/event_issue.ts";

/** The codes of {@linkcode TransportError}. */
export type TransportErrorCode =
  | "TRANSPORT_CIRCUIT_OPEN"
  | "TRANSPORT_CLOSED"
  | "TRANSPORT_COMPOSITE"
  | "TRANSPORT_NOT_FOUND"
  | "TRANSPORT_PACKAGE_MISSING"
  | "TRANSPORT_PERMISSION"
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

/**
 * Thrown if an event could not be sent.
 *
 * @example Distinguish failures that may succeed later
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
  /** The kind of failure. */
  readonly code: TransportErrorCode;
  /** The URL of the backend, without credentials and query. */
  readonly url: string | undefined;
  /** The status of the response. */
  readonly status: number | undefined;
  /** Whether the same event may succeed later. */
  readonly retryable: boolean;

  /** Creates the error. `retryable` is `false` by default. */
  constructor(message: string, options: {
    readonly code: TransportErrorCode;
    readonly url?: string | undefined;
    readonly status?: number | undefined;
    readonly retryable?: boolean;
    readonly cause?: unknown;
  }) {
    super(
      message,
      optionsOf(options, "new TransportError()").cause === undefined
        ? undefined
        : { cause: options.cause },
    );
    this.code = options.code;
    this.url = options.url;
    this.status = options.status;
    this.retryable = options.retryable ?? false;
  }
}

/**
 * Thrown if the lineage configuration has an issue.
 *
 * @example Find the place
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
  /** The kind of failure. */
  readonly code = "LINEAGE_CONFIG";
  /** The key, with its sections: `transport.auth.type`. */
  readonly path: string | undefined;
  /** The file that holds it. */
  readonly file: string | undefined;
  /** The line in the file, counted from 1. */
  readonly line: number | undefined;

  /** Creates the error. The options are the place of the issue. */
  constructor(message: string, options: {
    readonly path?: string | undefined;
    readonly file?: string | undefined;
    readonly line?: number | undefined;
    readonly cause?: unknown;
  } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.path = options.path;
    this.file = options.file;
    this.line = options.line;
  }
}

/**
 * Thrown by a client with `validate: "throw"` if an event is not valid by the spec.
 *
 * @example Read the issues
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
  /** The kind of failure. */
  readonly code = "LINEAGE_EVENT_INVALID";
  /** All issues, each with its place. */
  readonly issues: readonly EventIssue[];

  /** Creates the error. */
  constructor(message: string, options: { readonly issues: readonly EventIssue[] }) {
    super(message);
    this.issues = options.issues;
  }
}

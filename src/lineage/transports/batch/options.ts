import type { HttpTransportOptions } from "../http.ts";

/** The options of {@linkcode batchTransport}. */
export interface BatchTransportOptions extends HttpTransportOptions {
  /**
   * How many events a request has at most.
   *
   * @default {500}
   */
  readonly maxEvents?: number;
  /**
   * How many characters of JSON a request has at most. A longer event has a request of its own.
   *
   * @default {1_048_576}
   */
  readonly maxLength?: number;
  /**
   * How long the first event waits for others, in milliseconds. Events that are emitted while a
   * request is under way are in the next one in any case.
   *
   * @default {10}
   */
  readonly lingerMs?: number;
}

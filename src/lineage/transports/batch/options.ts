import type { HttpTransportOptions } from "../http.ts";

/** The options of {@linkcode batchTransport}. */
export interface BatchTransportOptions extends HttpTransportOptions {
  /**
   * The maximum number of events in a request.
   * @default {500}
   */
  readonly maxEvents?: number;
  /**
   * The maximum number of characters of JSON in a request. A longer event has its own request.
   * @default {1_048_576}
   */
  readonly maxLength?: number;
  /**
   * Longest wait of the first event for others, in milliseconds. Events that are emitted while a
   * request is under way are in the next one in any case. `flush` and `close` do not wait.
   * @default {10}
   */
  readonly lingerMs?: number;
}

import type { LineageEvent } from "../../event/event.ts";
import type { TransportError } from "../../errors.ts";
import type { Transport } from "../port/transport.ts";

/** The options of the queue of an {@linkcode asyncTransport}. */
export interface QueueOptions {
  /**
   * The maximum number of waiting events.
   * @default {10_000}
   */
  readonly maxQueueSize?: number;
  /**
   * The maximum number of characters of JSON that wait.
   * @default {67_108_864}
   */
  readonly maxQueueLength?: number;
  /**
   * The maximum number of events in flight, each of a different run.
   * @default {100}
   */
  readonly concurrency?: number;
  /**
   * The behaviour of a full queue: `emit` waits, the oldest event is dropped, or `emit`
   * rejects. A dropped event is passed to `onError`.
   * @default {"block"}
   */
  readonly whenFull?: "block" | "drop-oldest" | "error";
  /**
   * Longest wait of `close` without a delivery, in milliseconds. Then the rest is dropped.
   * @default {10_000}
   */
  readonly closeTimeoutMs?: number;
  /**
   * Whether the end of the process waits for the queue: before an exit of its own, and at SIGTERM and
   * SIGINT, which end the process then.
   * @default {false}
   */
  readonly drainOnExit?: boolean;
  /**
   * Called with each event that could not be delivered. `flush` rejects as well.
   * @default `flush` and `close` reject; a warning after a minute, or at the end of the process, without them
   */
  readonly onError?: (error: TransportError, event: LineageEvent) => void;
}

/** The options of {@linkcode asyncTransport}. */
export interface AsyncTransportOptions extends QueueOptions {
  /** Sends the events. It is closed with the queue. */
  readonly transport: Transport;
}

/** The counts of the events of an {@linkcode AsyncTransport}. */
export interface QueueStats {
  /** Events that wait. */
  readonly waiting: number;
  /** Events under way. */
  readonly inFlight: number;
  /** Events that were delivered. */
  readonly delivered: number;
  /** Events that could not be delivered. */
  readonly failed: number;
  /** Events that were dropped because the queue was full. */
  readonly dropped: number;
}

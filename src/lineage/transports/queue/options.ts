import type { LineageEvent } from "../../event/event.ts";
import type { TransportError } from "../../errors.ts";
import type { Transport } from "../transport.ts";

/** The options of the queue of an {@linkcode asyncTransport}. */
export interface QueueOptions {
  /**
   * How many events may wait.
   *
   * @default {10_000}
   */
  readonly maxQueueSize?: number;
  /**
   * How many characters of JSON may wait.
   *
   * @default {67_108_864}
   */
  readonly maxQueueLength?: number;
  /**
   * How many events may be under way at once, each of another run.
   *
   * @default {100}
   */
  readonly concurrency?: number;
  /**
   * What happens to an event when the queue is full: `emit` waits, the event that waits longest is
   * dropped, or `emit` rejects. A dropped event is passed to `onError`.
   *
   * @default {"block"}
   */
  readonly whenFull?: "block" | "drop-oldest" | "error";
  /**
   * How long `close` waits while no event is delivered, in milliseconds. Then it abandons the rest.
   *
   * @default {10_000}
   */
  readonly closeTimeoutMs?: number;
  /**
   * Whether the end of the process waits for the queue: before an exit of its own, and at SIGTERM and
   * SIGINT, which end the process then.
   *
   * @default {false}
   */
  readonly drainOnExit?: boolean;
  /**
   * Called with each event that could not be delivered.
   *
   * @default `flush` and `close` reject
   */
  readonly onError?: (error: TransportError, event: LineageEvent) => void;
}

/** The options of {@linkcode asyncTransport}. */
export interface AsyncTransportOptions extends QueueOptions {
  /** Sends the events. It is closed with the queue. */
  readonly transport: Transport;
}

/** How many events an {@linkcode AsyncTransport} has seen. */
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

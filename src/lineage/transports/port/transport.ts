import type { LineageEvent } from "../../event/event.ts";
import type { SerializedEvent } from "../../event/serialized_event.ts";

/** Sends events to a backend. A custom one needs `emit` alone. */
export interface Transport {
  /**
   * Sends one event, which it never changes. Resolves when the backend or the queue has accepted it. A
   * client sends the events of a run one after another, and those of several runs at the same time.
   */
  emit(event: LineageEvent, options?: EmitOptions): Promise<void>;

  /**
   * Sends one event that is JSON already. Transports that wrap others call it in place of `emit`, so
   * that an event is serialized once. Optional: without it they call `emit`.
   */
  emitSerialized?(event: SerializedEvent, options?: EmitOptions): Promise<void>;

  /**
   * Waits for events that were accepted and are not sent yet. Rejects if events failed after `emit` had
   * accepted them, since the last call. The error has the first failure as its cause.
   */
  flush?(options?: EmitOptions): Promise<void>;

  /**
   * Waits as `flush` does, and releases all resources. Rejects only with failures that neither an
   * `onError` nor `flush` has received.
   */
  close?(options?: EmitOptions): Promise<void>;

  /**
   * Whether it keeps events on a disk, or in a database, until they are delivered: an event outlives
   * the process once `emit` resolves.
   * @default {false}
   */
  readonly isDurable?: boolean;
}

/** The options of every call of a {@linkcode Transport}. */
export interface EmitOptions {
  /** Ends the call early. */
  readonly signal?: AbortSignal;
  /**
   * Called before each attempt of a transport that tries more than once, with the failure of the
   * attempt before.
   */
  readonly onAttempt?: (failure?: Error) => void;
  /**
   * Whether `emit` resolves only once the backend has accepted the event, and rejects if it does not,
   * also where the transport would queue the event. A spool and a queue set it on each event. A custom
   * transport with a queue must honour it.
   * @default {false}
   */
  readonly untilDelivered?: boolean;
}

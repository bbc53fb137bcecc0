import { TransportError } from "../../errors.ts";
import type { SerializedEvent } from "../../event/serialized_event.ts";
import { deniedPermission, failureText } from "../../../internal/denied_permission.ts";
import { raceSignal } from "../../../internal/race_signal.ts";
import { FailureTally } from "../failure_tally.ts";
import { sendSerialized } from "../track_in_flight.ts";
import type { EmitOptions } from "../transport.ts";
import type { AsyncTransportOptions, QueueStats } from "./options.ts";
import { WaitingEvents } from "./waiting_events.ts";

type Settings =
  & Required<Omit<AsyncTransportOptions, "onError" | "drainOnExit">>
  & Pick<AsyncTransportOptions, "onError">;

/** An event under way, which is over when it is delivered, failed or abandoned. */
interface Flight {
  readonly event: SerializedEvent;
  readonly lane: string;
}

interface BlockedEvent {
  readonly event: SerializedEvent;
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

const DONE = Promise.resolve();

/** Sends events in the background, several runs at once. */
export class SendQueue {
  readonly #settings: Settings;
  readonly #events = new WaitingEvents();
  readonly #inFlight = new Set<Flight>();
  // One for all events under way, as one for each would cost more than all else here.
  #abandoned = new AbortController();
  readonly #blocked = new Set<BlockedEvent>();
  readonly #idleWaiters = new Set<() => void>();
  readonly #failures = new FailureTally<TransportError>();
  #counts = { delivered: 0, failed: 0, dropped: 0 };

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** The counts of events. */
  get stats(): QueueStats {
    return { waiting: this.#events.count, inFlight: this.#inFlight.size, ...this.#counts };
  }

  /** Adds an event, and waits for room if that is the policy. */
  add(event: SerializedEvent, { signal }: EmitOptions = {}): Promise<void> {
    const { whenFull } = this.#settings;
    if (whenFull === "drop-oldest") this.#dropWhileFull();
    if (whenFull === "error" && this.#isFull) return Promise.reject(fullError(this.#settings));
    // Not before those that wait for room already.
    if (this.#isFull || this.#blocked.size > 0) return this.#addLater(event, signal);
    this.#events.add(event);
    this.#send();
    return DONE;
  }

  /** Waits until all events are delivered, or failed. */
  async idle({ signal }: EmitOptions = {}): Promise<void> {
    if (this.#isIdle) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#idleWaiters.add(resolve);
    await raceSignal(promise, signal).finally(() => this.#idleWaiters.delete(resolve));
  }

  /** Throws if an event failed since the last call and was not reported. */
  throwFailures(): void {
    const failures = this.#failures.take();
    if (failures === undefined) return;
    const { first: cause, count } = failures;
    const more = count === 1 ? "" : `, and ${count - 1} others failed`;
    const { code, retryable } = cause;
    throw new TransportError(`${cause.message}${more}`, { code, retryable, cause });
  }

  /** Abandons all events: those that wait fail at once, those under way as soon as they can. */
  abandon(reason: Error): void {
    const flights = [...this.#inFlight];
    this.#inFlight.clear();
    this.#abandoned.abort(reason);
    this.#abandoned = new AbortController();
    for (const { event, lane } of flights) {
      this.#fail(event, reason);
      this.#events.free(lane);
    }
    for (let it = this.#events.dropOldest(); it !== undefined; it = this.#events.dropOldest()) {
      this.#fail(it.event, reason);
    }
    for (const { reject } of this.#blocked) reject(reason);
    this.#blocked.clear();
    this.#settle();
  }

  get #isFull(): boolean {
    const { maxQueueSize, maxQueueLength } = this.#settings;
    return this.#events.count >= maxQueueSize || this.#events.length >= maxQueueLength;
  }

  get #isIdle(): boolean {
    return this.#events.count === 0 && this.#inFlight.size === 0;
  }

  #send(): void {
    while (this.#inFlight.size < this.#settings.concurrency) {
      const flight = this.#events.take();
      if (flight === undefined) return;
      this.#inFlight.add(flight);
      this.#deliver(flight);
    }
  }

  /** Sends an event. A transport may ignore the signal, and answer after it was abandoned. */
  async #deliver(flight: Flight): Promise<void> {
    const { event, lane } = flight;
    const { signal } = this.#abandoned;
    try {
      await sendSerialized(this.#settings.transport, event, { signal });
      if (!this.#inFlight.delete(flight)) return;
      this.#counts.delivered++;
    } catch (error) {
      if (!this.#inFlight.delete(flight)) return;
      this.#fail(event, error);
    }
    this.#events.free(lane);
    this.#settle();
  }

  #settle(): void {
    // An event that is sent makes room for those that wait.
    this.#send();
    for (const blocked of this.#blocked) {
      if (this.#isFull) break;
      this.#blocked.delete(blocked);
      this.#events.add(blocked.event);
      blocked.resolve();
    }
    this.#send();
    if (!this.#isIdle) return;
    for (const resolve of this.#idleWaiters) resolve();
    this.#idleWaiters.clear();
  }

  async #addLater(event: SerializedEvent, signal: AbortSignal | undefined): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const blocked = { event, resolve, reject };
    this.#blocked.add(blocked);
    try {
      await raceSignal(promise, signal);
    } finally {
      this.#blocked.delete(blocked);
    }
  }

  #dropWhileFull(): void {
    while (this.#isFull) {
      const dropped = this.#events.dropOldest();
      if (dropped === undefined) return;
      this.#counts.dropped++;
      this.#report(dropped.event, fullError(this.#settings));
    }
  }

  #fail(event: SerializedEvent, error: unknown): void {
    this.#counts.failed++;
    this.#report(event, asTransportError(error));
  }

  #report(event: SerializedEvent, error: TransportError): void {
    const { onError } = this.#settings;
    if (onError === undefined) this.#failures.add(error);
    else onError(error, event.event);
  }
}

function fullError({ maxQueueSize, maxQueueLength }: Settings): TransportError {
  const state = `${maxQueueSize} events or ${maxQueueLength} characters wait already`;
  return new TransportError(`Cannot queue lineage event: ${state}`, {
    code: "TRANSPORT_FULL",
    retryable: true,
  });
}

function asTransportError(error: unknown): TransportError {
  if (error instanceof TransportError) return error;
  const state = failureText(error);
  return new TransportError(`Cannot emit lineage event: ${state}`, {
    code: deniedPermission(error) ? "TRANSPORT_PERMISSION" : "TRANSPORT_REJECTED",
    cause: error,
  });
}

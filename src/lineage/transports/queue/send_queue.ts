import { TransportError } from "../../errors.ts";
import type { SerializedEvent } from "../../event/serialized_event.ts";
import { raceSignal } from "../../../internal/race_signal.ts";
import { BackgroundFailures } from "../port/background_failures.ts";
import { sendSerialized } from "../port/track_in_flight.ts";
import type { EmitOptions } from "../port/transport.ts";
import type { AsyncTransportOptions, QueueStats } from "./options.ts";
import { type WaitingEvent, WaitingEvents } from "./waiting_events.ts";

type Settings =
  & Required<Omit<AsyncTransportOptions, "onError" | "drainOnExit">>
  & Pick<AsyncTransportOptions, "onError">;

/** A call that waits for room. */
interface BlockedCall {
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

const DONE = Promise.resolve();

/** Sends events in the background, several runs at once. */
export class SendQueue {
  /** The failures of events that no call waits for. */
  readonly failures: BackgroundFailures;
  readonly #settings: Settings;
  readonly #events = new WaitingEvents();
  // An event is over when it is delivered, failed or abandoned.
  readonly #inFlight = new Set<WaitingEvent>();
  // One for all events without a waiting caller, as one for each would cost more than all else here.
  #abandoned = new AbortController();
  #common = commonOptions(this.#abandoned);
  readonly #blocked = new Map<WaitingEvent, BlockedCall>();
  readonly #idleWaiters = new Set<() => void>();
  #counts = { delivered: 0, failed: 0, dropped: 0 };

  constructor(settings: Settings) {
    this.#settings = settings;
    this.failures = new BackgroundFailures(settings.onError);
  }

  /** The counts of events. */
  get stats(): QueueStats {
    return { waiting: this.#events.count, inFlight: this.#inFlight.size, ...this.#counts };
  }

  /** Whether no event waits or is under way. */
  get isIdle(): boolean {
    return this.#events.count === 0 && this.#inFlight.size === 0;
  }

  /**
   * Adds an event, and waits for room if that is the policy. With `untilDelivered` it waits until the
   * event is delivered as well, and rejects if that fails, in place of a report.
   */
  add(event: SerializedEvent, options: EmitOptions = {}): Promise<void> {
    if (options.untilDelivered) return this.#addUntilDelivered(event, options);
    return this.#add({ event, lane: laneOf(event) }, options.signal);
  }

  /** Waits until all events are delivered, or failed. */
  async idle({ signal }: EmitOptions = {}): Promise<void> {
    if (this.isIdle) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#idleWaiters.add(resolve);
    await raceSignal(promise, signal).finally(() => this.#idleWaiters.delete(resolve));
  }

  /** Abandons all events: those that wait fail at once, those under way as soon as they can. */
  abandon(reason: Error): void {
    const flights = [...this.#inFlight];
    this.#inFlight.clear();
    this.#abandoned.abort(reason);
    this.#abandoned = new AbortController();
    this.#common = commonOptions(this.#abandoned);
    for (const flight of flights) {
      flight.delivery?.stop.abort(reason);
      this.#fail(flight, reason);
      this.#events.free(flight.lane);
    }
    for (let it = this.#events.dropOldest(); it !== undefined; it = this.#events.dropOldest()) {
      this.#fail(it, reason);
    }
    for (const { reject } of this.#blocked.values()) reject(reason);
    this.#blocked.clear();
    this.#settle();
  }

  get #isFull(): boolean {
    const { maxQueueSize, maxQueueLength } = this.#settings;
    return this.#events.count >= maxQueueSize || this.#events.length >= maxQueueLength;
  }

  #add(waiting: WaitingEvent, signal: AbortSignal | undefined): Promise<void> {
    const { whenFull } = this.#settings;
    if (whenFull === "drop-oldest") this.#dropWhileFull();
    if (whenFull === "error" && this.#isFull) return Promise.reject(fullError(this.#settings));
    // Not before those that wait for room already.
    if (this.#isFull || this.#blocked.size > 0) return this.#addLater(waiting, signal);
    this.#events.add(waiting);
    this.#send();
    return DONE;
  }

  async #addUntilDelivered(event: SerializedEvent, options: EmitOptions): Promise<void> {
    const { signal } = options;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const stop = new AbortController();
    const delivery = { options: { ...options, signal: stop.signal }, stop, resolve, reject };
    const waiting: WaitingEvent = { event, lane: laneOf(event), delivery };
    const giveUp = (): void => this.#giveUp(waiting, signal?.reason);
    signal?.addEventListener("abort", giveUp, { once: true });
    try {
      await Promise.all([this.#add(waiting, signal), promise]);
    } finally {
      signal?.removeEventListener("abort", giveUp);
    }
  }

  /** Ends the wait of a call for the delivery of its event, which is not sent if it still waits. */
  #giveUp(waiting: WaitingEvent, reason: unknown): void {
    this.#blocked.delete(waiting);
    if (this.#inFlight.delete(waiting)) {
      waiting.delivery?.stop.abort(reason);
      this.#events.free(waiting.lane);
    } else this.#events.remove(waiting);
    waiting.delivery?.reject(reason);
    // Not at once, as other events may have the same signal and are not to be sent.
    queueMicrotask(() => this.#settle());
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
  async #deliver(flight: WaitingEvent): Promise<void> {
    const { event, lane, delivery } = flight;
    try {
      await sendSerialized(this.#settings.transport, event, delivery?.options ?? this.#common);
      if (!this.#inFlight.delete(flight)) return;
      this.#counts.delivered++;
      delivery?.resolve();
    } catch (error) {
      if (!this.#inFlight.delete(flight)) return;
      this.#fail(flight, error);
    }
    this.#events.free(lane);
    this.#settle();
  }

  #settle(): void {
    // An event that is sent makes room for those that wait.
    this.#send();
    for (const [waiting, { resolve }] of this.#blocked) {
      if (this.#isFull) break;
      this.#blocked.delete(waiting);
      this.#events.add(waiting);
      resolve();
    }
    this.#send();
    if (!this.isIdle) return;
    for (const resolve of this.#idleWaiters) resolve();
    this.#idleWaiters.clear();
  }

  async #addLater(waiting: WaitingEvent, signal: AbortSignal | undefined): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#blocked.set(waiting, { resolve, reject });
    try {
      await raceSignal(promise, signal);
    } finally {
      this.#blocked.delete(waiting);
    }
  }

  #dropWhileFull(): void {
    while (this.#isFull) {
      const dropped = this.#events.dropOldest();
      if (dropped === undefined) return;
      this.#counts.dropped++;
      this.#report(dropped, fullError(this.#settings));
    }
  }

  #fail(failed: WaitingEvent, error: unknown): void {
    this.#counts.failed++;
    this.#report(failed, error);
  }

  /** Reports why an event is not delivered: to the call that waits for it, or else to all who ask. */
  #report({ event, delivery }: WaitingEvent, cause: unknown): void {
    if (delivery === undefined) this.failures.add(cause, event.event);
    else delivery.reject(cause);
  }
}

/** Returns the options of all events without a waiting caller. */
function commonOptions({ signal }: AbortController): EmitOptions {
  return { signal, untilDelivered: true };
}

function laneOf(event: SerializedEvent): string {
  return event.runId ?? "";
}

function fullError({ maxQueueSize, maxQueueLength }: Settings): TransportError {
  const state = `${maxQueueSize} events or ${maxQueueLength} characters wait already`;
  return new TransportError(`Cannot queue lineage event: ${state}`, {
    code: "TRANSPORT_FULL",
    retryable: true,
  });
}

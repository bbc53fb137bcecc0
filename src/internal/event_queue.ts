import { asError } from "./as_error.ts";
import { delay, MAX_DELAY_MS } from "./delay.ts";
import { raceSignal } from "./race_signal.ts";

// Two events of about 2 KB for each run: the queue of a slow backend stays below 20 MB.
const MAX_WAITING = 10_000;

// A backend that takes 25 ms for each event receives 640 events/s.
const MAX_IN_FLIGHT = 16;

/** The options of each call that sends an event. */
export interface QueueEmitOptions {
  /** Aborted when the queue drops the event. */
  readonly signal: AbortSignal;
  /** Called before each attempt, with the failure of the attempt before. */
  readonly onAttempt: (failure?: Error) => void;
}

/** Options of {@linkcode EventQueue}. */
export interface EventQueueOptions<Event> {
  /** Sends an event. Without it, events are dropped. */
  readonly emit: ((event: Event, options: QueueEmitOptions) => Promise<void>) | undefined;
  /**
   * Returns the lane of an event. The events of a lane are sent one after another, and lanes at the
   * same time.
   * @default all events share one lane
   */
  readonly laneOf?: (event: Event) => string;
  /** Longest wait of a full queue, or of {@linkcode EventQueue.close}, for the next delivery, in ms. */
  readonly timeoutMs: number;
  /** Called with each event of {@linkcode EventQueue.send} that could not be delivered. */
  readonly onError: (error: Error, event: Event) => void;
}

interface Turn {
  readonly start: () => void;
  readonly drop: (error: Error) => void;
}

/**
 * Sends events in the background, so that a failing backend fails no run. A slow backend holds the
 * sender back once the queue is full. An event that could not be delivered is reported, never thrown.
 */
export class EventQueue<Event> {
  readonly #options: EventQueueOptions<Event>;
  readonly #abandoned = new AbortController();
  readonly #inFlight = new Semaphore(MAX_IN_FLIGHT);
  readonly #lanes = new Map<string, Promise<void>>();
  #turns: Turn[] = [];
  #waiting = 0;
  #delivered = 0;
  #lastFailure: Error | undefined;
  #isClosing = false;
  #stallTimer: ReturnType<typeof setTimeout> | undefined;
  // Nothing has left the full queue for the whole timeout, so waiting again is useless.
  #isStalled = false;

  constructor(options: EventQueueOptions<Event>) {
    this.#options = options;
  }

  /**
   * Adds an event. Resolves at once while the queue has room. Otherwise it resolves when the queue has
   * room, or when the backend has accepted nothing for the whole timeout. Never rejects.
   */
  async send(event: Event): Promise<void> {
    const report = (error: unknown): void => this.#options.onError(asError(error), event);
    if (this.#waiting >= MAX_WAITING || this.#turns.length > 0) {
      try {
        await this.#room();
      } catch (error) {
        return report(error);
      }
    }
    this.deliver(event).catch(report);
  }

  /** Sends an event after those of its lane. Rejects if it could not be delivered. */
  deliver(event: Event): Promise<void> {
    const { emit, laneOf } = this.#options;
    if (!emit) return Promise.resolve();
    this.#waiting++;
    const lane = laneOf?.(event) ?? "";
    const before = this.#lanes.get(lane) ?? Promise.resolve();
    const delivered = before.then(() => this.#inFlight.run(() => this.#emit(emit, event)));
    const settled = delivered.catch(() => {}).then(() => {
      if (this.#lanes.get(lane) === settled) this.#lanes.delete(lane);
      this.#settle();
    });
    this.#lanes.set(lane, settled);
    return delivered;
  }

  /** Waits until the events added so far are delivered, or cannot be. */
  async idle(): Promise<void> {
    await Promise.all(this.#lanes.values());
  }

  /**
   * Waits for the events that are not sent yet. Drops the rest when the last retry of an event failed
   * and none was delivered meanwhile, or when none was delivered for as long as the timeout.
   */
  async close(options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    this.#isClosing = true;
    const stop = (): void => this.#abandon(options.signal?.reason);
    options.signal?.addEventListener("abort", stop, { once: true });
    if (options.signal?.aborted) stop();
    const closed = new AbortController();
    this.#giveUpWhenStalled(closed.signal);
    await this.#drained();
    closed.abort();
    options.signal?.removeEventListener("abort", stop);
    this.#abandon(new Error("Cannot deliver lineage event: the client is closed"));
  }

  async #giveUpWhenStalled(signal: AbortSignal): Promise<void> {
    let delivered: number;
    do {
      delivered = this.#delivered;
      await delay(this.#options.timeoutMs, { signal }).catch(() => {});
    } while (!signal.aborted && this.#delivered > delivered);
    if (!signal.aborted) this.#abandon(this.#timeout());
  }

  // Runs that go on may send more meanwhile.
  async #drained(): Promise<void> {
    while (this.#waiting > 0) await this.idle();
  }

  #settle(): void {
    this.#waiting--;
    this.#isStalled = false;
    this.#turns.shift()?.start();
    this.#watchTurns();
  }

  #room(): Promise<void> {
    if (this.#isStalled) return Promise.reject(this.#fullError());
    return new Promise((start, drop) => {
      this.#turns.push({ start, drop });
      if (this.#turns.length === 1) this.#watchTurns();
    });
  }

  #watchTurns(): void {
    clearTimeout(this.#stallTimer);
    if (this.#turns.length === 0) return;
    const { timeoutMs } = this.#options;
    this.#stallTimer = setTimeout(() => this.#dropTurns(), Math.min(timeoutMs, MAX_DELAY_MS));
  }

  #dropTurns(): void {
    this.#isStalled = true;
    const turns = this.#turns;
    this.#turns = [];
    for (const turn of turns) turn.drop(this.#fullError());
  }

  #abandon(reason: unknown): void {
    this.#abandoned.abort(reason);
  }

  async #emit(emit: NonNullable<EventQueueOptions<Event>["emit"]>, event: Event): Promise<void> {
    const { signal } = this.#abandoned;
    signal.throwIfAborted();
    const delivered = this.#delivered;
    let attempts = 0;
    const onAttempt = (failure?: Error): void => {
      attempts++;
      this.#lastFailure = failure ?? this.#lastFailure;
    };
    try {
      // A custom transport may ignore the signal.
      await raceSignal(emit(event, { signal, onAttempt }), signal);
      this.#delivered++;
      this.#lastFailure = undefined;
    } catch (error) {
      if (signal.aborted) throw error;
      this.#lastFailure = asError(error);
      // The others would take as many retries, and fail as well.
      const isDown = attempts > 1 && this.#delivered === delivered;
      if (isDown && this.#isClosing) this.#abandon(downError(this.#lastFailure));
      throw error;
    }
  }

  #fullError(): Error {
    const state = `the queue is full (${MAX_WAITING} events)`;
    return new Error(`Cannot send lineage event: ${state}`);
  }

  #timeout(): Error {
    const { timeoutMs } = this.#options;
    const cause = this.#lastFailure;
    const state = `the backend took more than ${timeoutMs} ms`;
    if (cause === undefined) return new Error(`Cannot deliver lineage event: ${state}`);
    const message = `Cannot deliver lineage event: ${state} after a failure: ${cause.message}`;
    return new Error(message, { cause });
  }
}

function downError(cause: Error): Error {
  const state = `the backend accepts no events: ${cause.message}`;
  return new Error(`Cannot deliver lineage event: ${state}`, { cause });
}

/** Bounds how many calls are under way at once; the others wait in the order of their calls. */
class Semaphore {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(limit: number) {
    this.#free = limit;
  }

  /** Calls a function as soon as fewer than the limit are under way. */
  async run<Result>(fn: () => Promise<Result>): Promise<Result> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await fn();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }
}

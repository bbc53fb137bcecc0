import { delay } from "./delay.ts";

// Two events of about 2 KB a run: what waits for a slow backend stays below 20 MB.
const MAX_WAITING = 10_000;

/** Options of {@linkcode EventQueue}. */
export interface EventQueueOptions<Event> {
  /** Sends an event; without it events go nowhere. */
  readonly emit: ((event: Event, options: { signal: AbortSignal }) => Promise<void>) | undefined;
  /** How long {@linkcode EventQueue.close} waits for the next event to be delivered, in milliseconds. */
  readonly timeoutMs: number;
  /** Told of each event of {@linkcode EventQueue.send} that could not be delivered. */
  readonly onError: (error: Error, event: Event) => void;
}

/**
 * Sends events one after another in the background, so that a slow or failing backend holds up no
 * run. What could not be delivered is told, never thrown.
 */
export class EventQueue<Event> {
  readonly #options: EventQueueOptions<Event>;
  readonly #abandoned = new AbortController();
  #waiting = 0;
  #delivered = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(options: EventQueueOptions<Event>) {
    this.#options = options;
  }

  /** Takes an event to send; returns at once. */
  send(event: Event): void {
    this.deliver(event).catch((error) => this.#options.onError(asError(error), event));
  }

  /** Sends an event after those before it. Rejects if it could not be delivered. */
  deliver(event: Event): Promise<void> {
    const { emit } = this.#options;
    if (!emit) return Promise.resolve();
    if (this.#waiting >= MAX_WAITING) {
      const state = `${MAX_WAITING} events wait for the backend already`;
      return Promise.reject(new Error(`Cannot keep lineage event: ${state}`));
    }
    this.#waiting++;
    const delivered = this.#last.then(() => this.#emit(emit, event));
    this.#last = delivered.catch(() => {}).then(() => void this.#waiting--);
    return delivered;
  }

  /** Waits until the events taken so far are delivered, or cannot be. */
  idle(): Promise<void> {
    return this.#last;
  }

  /**
   * Waits for what is not sent yet, and gives up the rest when nothing was delivered for as long as
   * the timeout.
   */
  async close(options: { readonly signal?: AbortSignal } = {}): Promise<void> {
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

  // Runs that go on may tell of more meanwhile.
  async #drained(): Promise<void> {
    while (this.#waiting > 0) await this.#last;
  }

  #abandon(reason: unknown): void {
    this.#abandoned.abort(reason);
  }

  async #emit(emit: NonNullable<EventQueueOptions<Event>["emit"]>, event: Event): Promise<void> {
    const { signal } = this.#abandoned;
    signal.throwIfAborted();
    await orAborted(emit(event, { signal }), signal);
    this.#delivered++;
  }

  #timeout(): Error {
    const { timeoutMs } = this.#options;
    return new Error(`Cannot deliver lineage event: the backend took more than ${timeoutMs} ms`);
  }
}

// A transport of the user's own may throw anything, also what has no text.
function asError(thrown: unknown): Error {
  try {
    return thrown instanceof Error ? thrown : new Error(String(thrown));
  } catch {
    const state = "what was thrown cannot be shown";
    return new Error(`Cannot deliver lineage event: ${state}`, { cause: thrown });
  }
}

// A transport of the user's own may not look at the signal. The listener goes with the call: a race
// against one promise for all calls would hold on to each of them.
function orAborted(call: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    call.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

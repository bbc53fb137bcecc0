import { delay } from "../internal/delay.ts";
import type { RunEvent } from "../lineage/mod.ts";
import type { LineageEmitter } from "./process_runs_options.ts";

// Two events of about 2 KB a run: what waits for a slow backend stays below 20 MB.
const MAX_WAITING = 10_000;

/** Options of {@linkcode Trail}. */
export interface TrailOptions {
  /** Where the events go; without it they go nowhere. */
  readonly lineage?: LineageEmitter | undefined;
  /** How long {@linkcode Trail.close} waits for events that are not sent yet, in milliseconds. */
  readonly timeoutMs: number;
  /** Told of each event that could not be delivered. */
  readonly onError: (error: Error, event: RunEvent) => void;
}

/**
 * Sends events one after another in the background, so that a slow or failing backend holds up no
 * run. What could not be delivered is told, never thrown.
 */
export class Trail {
  readonly #options: TrailOptions;
  readonly #abandoned = new AbortController();
  // A transport of the user's own may not look at the signal: each call is raced against this.
  readonly #abandonment = rejectOnAbort(this.#abandoned.signal);
  readonly #waiting: RunEvent[] = [];
  #sending: Promise<void> | undefined;

  constructor(options: TrailOptions) {
    this.#options = options;
  }

  /** Takes an event to send; returns at once. */
  send(event: RunEvent): void {
    if (!this.#options.lineage) return;
    if (this.#waiting.length >= MAX_WAITING) {
      const message =
        `Cannot keep lineage event: ${MAX_WAITING} events wait for the backend already`;
      return this.#options.onError(new Error(message), event);
    }
    this.#waiting.push(event);
    this.#sending ??= this.#drain(this.#options.lineage);
  }

  /** Waits for what is not sent yet, no longer than the timeout, and gives up the rest. */
  async close(): Promise<void> {
    const timer = new AbortController();
    const expired = delay(this.#options.timeoutMs, { signal: timer.signal })
      .then(() => this.#abandoned.abort(this.#timeout()), () => {});
    await Promise.race([this.#sending, expired]);
    timer.abort();
    await this.#sending;
  }

  async #drain(lineage: LineageEmitter): Promise<void> {
    // Yields first, so that `#sending` is set before this can finish.
    await Promise.resolve();
    for (let event = this.#waiting.shift(); event; event = this.#waiting.shift()) {
      await this.#emit(lineage, event);
    }
    this.#sending = undefined;
  }

  async #emit(lineage: LineageEmitter, event: RunEvent): Promise<void> {
    const { signal } = this.#abandoned;
    try {
      signal.throwIfAborted();
      await Promise.race([lineage.emit(event, { signal }), this.#abandonment]);
    } catch (error) {
      this.#options.onError(error instanceof Error ? error : new Error(String(error)), event);
    }
  }

  #timeout(): Error {
    const { timeoutMs } = this.#options;
    return new Error(`Cannot deliver lineage event: the backend took more than ${timeoutMs} ms`);
  }
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  const rejection = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  rejection.catch(() => {});
  return rejection;
}

/** The longest time of a timer: https://nodejs.org/api/timers.html */
export const MAX_DELAY_MS = 2 ** 31 - 1;

/** Options of {@linkcode delay}. */
export interface DelayOptions {
  /** Ends the wait. */
  readonly signal?: AbortSignal;
  /**
   * Whether the process may end before the wait does.
   * @default {false}
   */
  readonly unref?: boolean;
}

/** Waits, at most 24.8 days. Rejects with the reason of `signal` as soon as it is aborted. */
export function delay(ms: number, options: DelayOptions = {}): Promise<void> {
  const { signal, unref = false } = options;
  if (signal?.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    // A longer timer would fire at once.
    const timer = setTimeout(done, Math.min(ms, MAX_DELAY_MS));
    // A number in browsers, which have no such thing.
    if (unref && typeof timer === "object") timer.unref();
    signal?.addEventListener("abort", stop, { once: true });
    function done(): void {
      signal?.removeEventListener("abort", stop);
      resolve();
    }
    function stop(): void {
      clearTimeout(timer);
      reject(signal?.reason);
    }
  });
}

import type { RetryPolicy } from "../process_runs_options.ts";

/** A retry policy with its defaults. */
export interface Retry {
  /** The number of attempts before a run is dead. */
  readonly maxAttempts: number;
  /** Reports whether another attempt would fail with the same error. */
  readonly isFatal: (error: Error) => boolean;
  /** Returns how long a run waits after an attempt, in milliseconds. */
  readonly delayMs: (attempt: number) => number;
}

/** Fills in the defaults of a retry policy. */
export function retryOf(options: { readonly retry?: RetryPolicy }): Retry {
  const { retry = {} } = options;
  const {
    maxAttempts = 5,
    delayMs = 0,
    maxDelayMs = 3_600_000,
    isFatal = () => false,
    random = Math.random,
  } = retry;
  return {
    maxAttempts,
    isFatal,
    // Full jitter: runs that failed together do not come back together.
    delayMs: (attempt) => {
      const most = Math.min(maxDelayMs, delayMs * 2 ** (attempt - 1));
      return most > 0 ? Math.max(1, random() * most) : 0;
    },
  };
}

/** Options of {@linkcode ListingWindow}. */
export interface ListingWindowOptions {
  /** The time of the first runs of interest. */
  readonly since: Date | undefined;
  /** The time before the newest run at which a listing begins. Default: the whole archive. */
  readonly lookBackMs: number | undefined;
  /** The interval between listings of the whole archive. */
  readonly fullEveryMs: number;
  /** Returns the time in milliseconds. */
  readonly now: () => number;
}

/** The time at which one listing begins. */
export interface ListingPass {
  /** The time of the first runs that are listed. */
  readonly since: Date | undefined;
  /** Adds the time of a run that was listed. */
  saw(time: Date): void;
  /** Ends a listing that was complete. One that was not changes nothing. */
  completed(): void;
}

/**
 * Decides where each of many listings of an archive begins: some time before the newest run, as runs
 * arrive late, and now and then at its start, as some arrive later than that.
 */
export class ListingWindow {
  readonly #options: ListingWindowOptions;
  #newestMs = -Infinity;
  #fullAt = -Infinity;

  constructor(options: ListingWindowOptions) {
    this.#options = options;
  }

  /** Begins a listing. */
  begin(): ListingPass {
    const { since, now } = this.#options;
    const startedAt = now();
    const isFull = this.#isFull(startedAt);
    let newestMs = this.#newestMs;
    return {
      since: isFull ? since : this.#windowStart(),
      saw: (time) => {
        // A run with a name in the future must not hide the runs of today.
        newestMs = Math.max(newestMs, Math.min(time.getTime(), startedAt));
      },
      completed: () => {
        this.#newestMs = newestMs;
        if (isFull) this.#fullAt = startedAt;
      },
    };
  }

  #isFull(now: number): boolean {
    const { lookBackMs, fullEveryMs } = this.#options;
    if (lookBackMs === undefined || this.#newestMs === -Infinity) return true;
    return now - this.#fullAt >= fullEveryMs;
  }

  #windowStart(): Date {
    const { since, lookBackMs = 0 } = this.#options;
    return new Date(Math.max(since?.getTime() ?? -Infinity, this.#newestMs - lookBackMs));
  }
}

import { MAX_DELAY_MS } from "../../../internal/delay.ts";

/** Options of {@linkcode TimeLimit}. */
interface TimeLimitOptions {
  /** Ends the limit early, with its reason. */
  readonly parent?: AbortSignal | undefined;
  /**
   * Creates the reason of the signal when the time is over.
   *
   * @default an `AbortError`
   */
  readonly reason?: () => Error;
}

/**
 * A signal that is aborted after a time, or with another signal. Once cleared it leaves no timer and
 * no listener behind, as `AbortSignal.timeout()` and `AbortSignal.any()` do for minutes.
 */
export class TimeLimit {
  readonly #controller = new AbortController();
  readonly #parent: AbortSignal | undefined;
  readonly #stop = (): void => this.#controller.abort(this.#parent?.reason);
  readonly #timer: ReturnType<typeof setTimeout>;

  constructor(ms: number, { parent, reason }: TimeLimitOptions = {}) {
    this.#parent = parent;
    const expire = (): void => this.#controller.abort(reason?.());
    this.#timer = setTimeout(expire, Math.min(Math.max(0, ms), MAX_DELAY_MS));
    parent?.addEventListener("abort", this.#stop, { once: true });
    if (parent?.aborted) this.#stop();
  }

  /** The signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Ends the limit. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#parent?.removeEventListener("abort", this.#stop);
  }
}

/**
 * A signal that is aborted after a time, or with another signal. Once cleared it leaves no timer and
 * no listener behind, as `AbortSignal.timeout()` and `AbortSignal.any()` do for minutes.
 */
export class TimeLimit {
  readonly #controller = new AbortController();
  readonly #parent: AbortSignal;
  readonly #stop = (): void => this.#controller.abort(this.#parent.reason);
  readonly #timer: ReturnType<typeof setTimeout>;

  constructor(ms: number, parent: AbortSignal) {
    this.#parent = parent;
    this.#timer = setTimeout(() => this.#controller.abort(), ms);
    parent.addEventListener("abort", this.#stop, { once: true });
    if (parent.aborted) this.#stop();
  }

  /** The signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Ends the limit. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#parent.removeEventListener("abort", this.#stop);
  }
}

/** Limits how many bytes are in flight between a producer and a consumer. */
export class ByteBudget {
  readonly #limit: number;
  readonly #waiting: (() => void)[] = [];
  #taken = 0;

  /** Creates a budget; `limit` is the most that may be in flight. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Waits until an amount fits, or nothing is in flight, and reserves it. For one caller at a time. */
  async reserve(amount: number): Promise<void> {
    while (this.#taken > 0 && this.#taken + amount > this.#limit) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#taken += amount;
  }

  /** Releases an amount. */
  release(amount: number): void {
    this.#taken -= amount;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

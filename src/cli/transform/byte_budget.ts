/** Lets someone go ahead of another up to a limit. */
export class ByteBudget {
  readonly #limit: number;
  readonly #waiting: (() => void)[] = [];
  #taken = 0;

  /** Opens it: `limit` is how much may be taken and not given back. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Takes an amount, when there is enough left, or nothing is taken. For one caller at a time. */
  async take(amount: number): Promise<void> {
    while (this.#taken > 0 && this.#taken + amount > this.#limit) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#taken += amount;
  }

  /** Gives an amount back. */
  give(amount: number): void {
    this.#taken -= amount;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

/** Tallies failures since the last report. It keeps one failure and a count. */
export class FailureTally<Failure> {
  #first: Failure | undefined;
  #count = 0;

  /** Adds a failure. */
  add(failure: Failure): void {
    if (this.#count === 0) this.#first = failure;
    this.#count++;
  }

  /** Returns the first failure and how many there were, and forgets them. */
  take(): { readonly first: Failure; readonly count: number } | undefined {
    const [first, count] = [this.#first, this.#count];
    this.#first = undefined;
    this.#count = 0;
    return count === 0 ? undefined : { first: first as Failure, count };
  }
}

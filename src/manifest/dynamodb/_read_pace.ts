import { delay } from "../../internal/delay.ts";
import type { StoreCallOptions } from "../store.ts";

/** Options of {@linkcode ReadPace}. */
export interface ReadPaceOptions {
  /** Reads a clock in milliseconds that never goes back. @default {performance.now} */
  readonly now?: () => number;
  /** Waits. @default {delay} */
  readonly rest?: (ms: number, options: StoreCallOptions) => Promise<void>;
}

/** Spreads the reads of a table so that they use at most so many capacity units a second. */
export class ReadPace {
  readonly unitsPerSecond: number;
  readonly #now: () => number;
  readonly #rest: (ms: number, options: StoreCallOptions) => Promise<void>;
  /** The time at which all that was read until now is paid for. */
  #freeAt = 0;

  /**
   * Creates the pace.
   *
   * @throws {RangeError} If `unitsPerSecond` is not positive.
   */
  constructor(unitsPerSecond: number, options: ReadPaceOptions = {}) {
    if (!(unitsPerSecond > 0)) {
      throw new RangeError(
        `Cannot pace reads as 'maxReadUnits' must be positive: current value is ${unitsPerSecond}`,
      );
    }
    const { now = () => performance.now(), rest = delay } = options;
    this.unitsPerSecond = unitsPerSecond;
    this.#now = now;
    this.#rest = rest;
  }

  /** Waits until a read may be sent, which is expected to use some units. */
  async take(units: number, options: StoreCallOptions): Promise<void> {
    const startAt = Math.max(this.#now(), this.#freeAt);
    this.#freeAt = startAt + this.#msOf(units);
    const delayMs = startAt - this.#now();
    if (delayMs > 0) await this.#rest(delayMs, options);
  }

  /** Corrects the units that a read was expected to use. */
  correct(expected: number, used: number): void {
    this.#freeAt += this.#msOf(used - expected);
  }

  #msOf(units: number): number {
    return units * 1000 / this.unitsPerSecond;
  }
}

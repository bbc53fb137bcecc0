import { delay } from "../../internal/delay.ts";
import { type ItemCommand, sendItems } from "./table.ts";
import type { TableAddress } from "./_table_address.ts";
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
  /** The capacity units a second. */
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
    const restMs = startAt - this.#now();
    if (restMs > 0) await this.#rest(restMs, options);
  }

  /** Corrects the units that a read was expected to use. */
  correct(expected: number, used: number): void {
    this.#freeAt += this.#msOf(used - expected);
  }

  #msOf(units: number): number {
    return units * 1000 / this.unitsPerSecond;
  }
}

interface Used {
  readonly CapacityUnits?: number | undefined;
}

/** The consumed capacity of an answer: of one table, or of each. */
export interface Consumed {
  readonly ConsumedCapacity?: Used | readonly Used[] | undefined;
}

/** Returns the capacity units that an answer has used. */
export function unitsOf({ ConsumedCapacity: used }: Consumed): number {
  return [used ?? []].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
}

/** Sends a command that reads many items, no faster than the pace of its table allows. */
export async function sendPaced<Output extends Consumed>(
  table: TableAddress,
  command: ItemCommand,
  { expected, ...options }: StoreCallOptions & { readonly expected: number },
): Promise<Output> {
  if (table.pace === undefined) return await sendItems<Output>(table, command, options);
  await table.pace.take(expected, options);
  const output = await sendItems<Output>(table, command, options);
  table.pace.correct(expected, unitsOf(output));
  return output;
}

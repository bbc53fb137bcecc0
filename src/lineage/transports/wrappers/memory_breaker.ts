import { builtin } from "../../../internal/builtin.ts";
import type { CircuitBreaker } from "./circuit_breaker.ts";

/** The options of {@linkcode memoryBreaker}. */
export interface MemoryBreakerOptions {
  /**
   * The free part of the heap, in percent, below which no events are sent.
   *
   * @default {20}
   */
  readonly memoryThreshold?: number;
  /**
   * The time that a measurement is valid, in milliseconds.
   *
   * @default {1000}
   */
  readonly checkIntervalMs?: number;
  /**
   * Returns the free part of the heap in percent.
   *
   * @default the measurement of V8
   */
  readonly freeMemory?: () => number;
  /**
   * Returns the time in milliseconds.
   *
   * @default {Date.now}
   */
  readonly now?: () => number;
}

/**
 * Creates a {@linkcode CircuitBreaker} that is open while the heap is almost full.
 *
 * @example
 * ```ts
 * import { memoryBreaker } from "@runline/runline/lineage/wrappers";
 * import { assertEquals } from "@std/assert";
 *
 * const breaker = memoryBreaker({ memoryThreshold: 20, freeMemory: () => 7 });
 * assertEquals(breaker.refusal(), "7 % of the heap are free, less than 20 %");
 * ```
 *
 * @throws {RangeError} If the threshold is no percentage.
 */
export function memoryBreaker(options: MemoryBreakerOptions = {}): CircuitBreaker {
  const { memoryThreshold = 20, checkIntervalMs = 1000, now = Date.now } = options;
  const { freeMemory = freeHeap } = options;
  if (!(memoryThreshold >= 0 && memoryThreshold <= 100)) {
    throw new RangeError(
      `Cannot create circuit breaker as 'memoryThreshold' is no percentage: ${memoryThreshold}`,
    );
  }
  let measuredAt = -Infinity;
  let free = 100;
  return {
    refusal() {
      if (now() - measuredAt >= checkIntervalMs) [measuredAt, free] = [now(), freeMemory()];
      if (free >= memoryThreshold) return undefined;
      return `${Math.round(free)} % of the heap are free, less than ${memoryThreshold} %`;
    },
  };
}

function freeHeap(): number {
  const { heap_size_limit: limit, used_heap_size: used } = builtin("node:v8").getHeapStatistics();
  return (limit - used) / limit * 100;
}

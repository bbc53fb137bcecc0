import { optionsOf } from "../../../internal/is_object.ts";
import { builtin } from "../../../internal/builtin.ts";

/** Decides whether events are sent at present. */
export interface CircuitBreaker {
  /** Returns why events are not sent at present, or nothing. Called before each event. */
  refusal(): string | undefined;
  /** Called when an event was sent. */
  onSuccess?(): void;
  /** Called when an event could not be sent. */
  onFailure?(): void;
  /** Called when the caller has abandoned an event. */
  onAbort?(): void;
}

/** The options of {@linkcode failureBreaker}. */
export interface FailureBreakerOptions {
  /**
   * The number of consecutive failures that open the circuit.
   * @default {5}
   */
  readonly failures?: number;
  /**
   * The time that the circuit stays open, in milliseconds. After that one event is sent as a probe, which
   * closes the circuit or opens it again.
   * @default {30_000}
   */
  readonly openMs?: number;
  /**
   * Returns the time in milliseconds.
   * @default {Date.now}
   */
  readonly now?: () => number;
}

/**
 * Creates a {@linkcode CircuitBreaker} that opens after failures in a row.
 *
 * @example
 * ```ts
 * import { failureBreaker } from "@runline/runline/lineage/wrappers";
 * import { assertEquals } from "@std/assert";
 *
 * const breaker = failureBreaker({ failures: 1 });
 * breaker.onFailure?.();
 * assertEquals(breaker.refusal(), "the circuit is open after 1 failure in a row");
 * ```
 *
 * @throws {RangeError} If a number is out of range.
 */
export function failureBreaker(options: FailureBreakerOptions = {}): CircuitBreaker {
  const { failures = 5, openMs = 30_000, now = Date.now } = optionsOf(options, "failureBreaker()");
  for (const [name, value] of Object.entries({ failures, openMs })) {
    if (Number.isFinite(value) && value >= (name === "failures" ? 1 : 0)) continue;
    throw new RangeError(`Cannot create circuit breaker as '${name}' is out of range: ${value}`);
  }
  let failed = 0;
  let opensUntil = 0;
  let isProbing = false;

  function refusal(): string | undefined {
    if (failed < failures) return undefined;
    if (now() >= opensUntil && !isProbing) {
      isProbing = true;
      return undefined;
    }
    return `the circuit is open after ${failed} ${failed === 1 ? "failure" : "failures"} in a row`;
  }

  function onSuccess(): void {
    [failed, isProbing] = [0, false];
  }

  function onFailure(): void {
    failed++;
    isProbing = false;
    opensUntil = now() + openMs;
  }

  function onAbort(): void {
    isProbing = false;
  }

  return { refusal, onSuccess, onFailure, onAbort };
}

/** The options of {@linkcode memoryBreaker}. */
export interface MemoryBreakerOptions {
  /**
   * The free part of the heap, in percent, below which no events are sent.
   * @default {20}
   */
  readonly memoryThreshold?: number;
  /**
   * The time that a measurement is valid, in milliseconds.
   * @default {1000}
   */
  readonly checkIntervalMs?: number;
  /**
   * Returns the free part of the heap in percent.
   * @default the measurement of V8
   */
  readonly freeMemory?: () => number;
  /**
   * Returns the time in milliseconds.
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
  const { memoryThreshold = 20, checkIntervalMs = 1000 } = optionsOf(options, "memoryBreaker()");
  const { now = Date.now, freeMemory = freeHeap } = options;
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

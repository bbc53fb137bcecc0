import process from "node:process";
import { clearInterval, setInterval } from "node:timers";
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Options of {@linkcode collectGarbage}. */
export interface CollectGarbageOptions {
  /** Ends the observation of the heap. */
  readonly signal: AbortSignal;
  /**
   * The size of the heap in bytes above which its garbage is collected. A server uses a quarter of it.
   * @default {125_829_120}
   */
  readonly maxBytes?: number;
  /**
   * The time from one look at the heap to the next one.
   * @default {1_000}
   */
  readonly intervalMs?: number;
}

/**
 * Collects the garbage of V8 as soon as its heap is large. By itself V8 collects old objects when the heap of
 * a server under load has grown to 200 MB. Bun has no V8, and needs nothing.
 */
export function collectGarbage(options: CollectGarbageOptions): void {
  const { signal, maxBytes = 120 * 1024 * 1024, intervalMs = 1_000 } = options;
  if (process.versions["bun"] !== undefined) return;
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  let limit = maxBytes;
  const timer = setInterval(() => {
    if (getHeapStatistics().total_heap_size < limit) return;
    collect();
    limit = Math.max(maxBytes, 2 * getHeapStatistics().used_heap_size);
  }, intervalMs);
  timer.unref();
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
}

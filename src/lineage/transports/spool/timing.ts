import { setTimeout as startTimer } from "node:timers";
import { MAX_DELAY_MS } from "../../../internal/delay.ts";
import type { EmitOptions } from "../port/transport.ts";

/** Returns a function that calls another one some time later, once for all calls until then. */
export function laterOnce(call: () => void, ms: number): () => void {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    startTimer(() => {
      isDue = false;
      call();
    }, Math.min(ms, MAX_DELAY_MS)).unref();
  };
}

/**
 * Waits for work no longer than a time, after which it returns `undefined`, and no longer than the
 * signal of the caller allows.
 */
export async function within<Result>(
  ms: number,
  work: (signal: AbortSignal) => Promise<Result>,
  { signal }: EmitOptions = {},
): Promise<Result | undefined> {
  const controller = new AbortController();
  const stop = (): void => controller.abort(signal?.reason);
  const timer = startTimer(stop, Math.min(ms, MAX_DELAY_MS));
  signal?.addEventListener("abort", stop, { once: true });
  try {
    signal?.throwIfAborted();
    return await work(controller.signal);
  } catch (error) {
    if (!controller.signal.aborted || signal?.aborted) throw error;
    return undefined;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

import { delay } from "../../internal/delay.ts";
import type { LineageStore } from "../../server/mod.ts";

const HOUR_MS = 3_600_000;

/** Removes old runs at once and every hour, until it is stopped. */
export async function keepRetention(
  store: Pick<LineageStore, "prune">,
  { keepMs, signal, onError }: {
    readonly keepMs: number;
    readonly signal: AbortSignal;
    readonly onError: (error: unknown) => void;
  },
): Promise<void> {
  while (!signal.aborted) {
    const before = new Date(Date.now() - keepMs).toISOString();
    await store.prune(before).catch(onError);
    await delay(HOUR_MS, { signal }).catch(() => {});
  }
}

/** Writes a time to keep things in words: `30 days`. */
export function keepText(keepMs: number): string {
  const hours = keepMs / HOUR_MS;
  return hours % 24 === 0 ? `${hours / 24} days` : `${hours} hours`;
}

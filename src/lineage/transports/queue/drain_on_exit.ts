import { builtinIfThere } from "../../../internal/builtin.ts";

const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/**
 * Has the end of the process wait for work: once before it exits by itself, and at signals that ask it
 * to end, which are sent again when the work is done.
 *
 * @returns What undoes it.
 */
export function drainOnExit(work: () => Promise<void>): () => void {
  const process = builtinIfThere("node:process");
  // A browser has no such events.
  if (process === undefined) return () => {};
  const drain = (): Promise<void> => work().catch(() => {});
  const onSignal = (signal: NodeJS.Signals): void => {
    forget();
    drain().then(() => process.kill(process.pid, signal));
  };
  const forget = (): void => {
    process.removeListener("beforeExit", drain);
    for (const signal of SIGNALS) process.removeListener(signal, onSignal);
  };
  process.once("beforeExit", drain);
  for (const signal of SIGNALS) process.once(signal, onSignal);
  return forget;
}

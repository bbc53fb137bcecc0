const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/**
 * Has the end of the process wait for work: once before it exits by itself, and at signals that ask it
 * to end, which are sent again when the work is done.
 *
 * @returns What undoes it.
 */
export function drainOnExit(work: () => Promise<void>): () => void {
  let isForgotten = false;
  let forget = (): void => void (isForgotten = true);
  // Loaded here, so that a browser or an edge worker can load the module.
  import("node:process").then(({ default: process }) => {
    if (isForgotten) return;
    const drain = (): Promise<void> => work().catch(() => {});
    const onSignal = (signal: NodeJS.Signals): void => {
      forget();
      drain().then(() => process.kill(process.pid, signal));
    };
    forget = () => {
      process.removeListener("beforeExit", drain);
      for (const signal of SIGNALS) process.removeListener(signal, onSignal);
    };
    process.once("beforeExit", drain);
    for (const signal of SIGNALS) process.once(signal, onSignal);
  });
  return () => forget();
}

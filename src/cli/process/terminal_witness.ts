import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

// Ends when its input ends, as it does at the latest with this process.
const WITNESS = "read -r line";

/** A process that shows whether a signal was for the whole process group, as that of Ctrl-C is. */
export interface TerminalWitness extends Disposable {
  /** Reports whether the witness has received the signal that this process has received. */
  hasReceived(signal: NodeJS.Signals): Promise<boolean>;
}

/**
 * Starts a shell in the process group of this process, which only waits. The system does not show who
 * sent a signal. A terminal sends it to each process of the group, so that it ends the witness too. If
 * the shell cannot be started, as in an image without one, only SIGINT counts as received.
 */
export function startWitness(): TerminalWitness {
  let child: ChildProcess;
  try {
    child = spawn("sh", ["-c", WITNESS], { stdio: ["pipe", "ignore", "ignore"] });
  } catch {
    return {
      hasReceived: (signal) => Promise.resolve(signal === "SIGINT"),
      [Symbol.dispose]: () => {},
    };
  }
  const wasSignalled = once(child, "exit").then(
    ([code, signal]): boolean => signal !== null || code > 128,
    () => undefined,
  );
  child.stdin?.on("error", () => {});
  const end = (): void => void child.stdin?.end();
  return {
    async hasReceived(signal) {
      end();
      return await wasSignalled ?? signal === "SIGINT";
    },
    [Symbol.dispose]: end,
  };
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

// It ends when it reads a line, or its input ends, which is when this process has ended.
const WITNESS = "read -r line";

/** A process that learns whether a SIGINT was for the whole process group, as that of Ctrl-C is. */
export interface TerminalWitness extends Disposable {
  /** Reports whether the witness has received the SIGINT that this process has received. */
  hasReceived(): Promise<boolean>;
}

/**
 * Starts a shell in the process group of this process, which only waits. The system does not show who
 * sent a signal. A terminal sends SIGINT to each process of its group, so it ends the witness too,
 * before that reads a line. A witness that cannot be started has received everything.
 */
export function startWitness(): TerminalWitness {
  let child: ChildProcess;
  try {
    child = spawn("sh", ["-c", WITNESS], { stdio: ["pipe", "ignore", "ignore"] });
  } catch {
    return { hasReceived: () => Promise.resolve(true), [Symbol.dispose]: () => {} };
  }
  const ended = once(child, "exit").then(
    ([code, signal]) => signal !== null || code > 128,
    () => true,
  );
  child.stdin?.on("error", () => {});
  child.unref();
  return {
    hasReceived() {
      child.ref();
      child.stdin?.end("\n");
      return ended;
    },
    [Symbol.dispose]: () => void child.stdin?.end(),
  };
}

import { once } from "node:events";
import process from "node:process";
import type { CliIo } from "./io.ts";
import { Stopped } from "./stopped.ts";

/** Gives the command line what this process has. */
export function processIo(): CliIo {
  // A reader such as `head` may close the pipe when it has seen enough.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
  return {
    env: process.env,
    cwd: process.cwd(),
    stdin: process.stdin,
    stdoutIsTerminal: process.stdout.isTTY === true,
    stderrIsTerminal: process.stderr.isTTY === true,
    signal: stopSignal(),
    stdout: writeOut,
    stderr: (text) => void process.stderr.write(text),
  };
}

// The first signal lets the runs under way be given back, the second ends the process at once.
function stopSignal(): AbortSignal {
  const stopped = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => {
      if (stopped.signal.aborted) process.exit(130);
      stopped.abort(new Stopped(name));
    });
  }
  return stopped.signal;
}

async function writeOut(data: string | Uint8Array): Promise<void> {
  if (!process.stdout.write(data)) await once(process.stdout, "drain");
}

import process from "node:process";
import { BrokenPipeError, type CliIo } from "./io.ts";
import { Stopped } from "./stopped.ts";

/** Gives the command line what this process has, which the module `program` started. */
export function processIo(program?: string): CliIo {
  return {
    ...program === undefined ? {} : { program },
    env: process.env,
    cwd: process.cwd(),
    stdin: process.stdin,
    stdoutIsTerminal: process.stdout.isTTY === true,
    stderrIsTerminal: process.stderr.isTTY === true,
    signal: stopSignal(),
    stdout: stdoutWriter(),
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

function stdoutWriter(): CliIo["stdout"] {
  let closed = false;
  const gone = new Promise<void>((resolve) => {
    process.stdout.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      closed = true;
      resolve();
    });
  });
  return async (data) => {
    if (!closed && !process.stdout.write(data)) {
      await Promise.race([new Promise((resolve) => process.stdout.once("drain", resolve)), gone]);
    }
    if (closed) throw new BrokenPipeError();
  };
}

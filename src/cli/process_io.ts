import { readFileSync } from "node:fs";
import process from "node:process";
import { BrokenPipeError, type CliIo, LAST_MS } from "./io.ts";
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
    ...stopRequests(),
    stdout: stdoutWriter(),
    stderr: (text) => void process.stderr.write(text),
  };
}

// The first signal lets the work under way come to an end, the second ends the process at once,
// unless there is something to end with.
function stopRequests(): Pick<CliIo, "signal" | "onSecondStop"> {
  const stopped = new AbortController();
  let requests = 0;
  let atSecond: (() => void) | undefined;

  function stop(name: NodeJS.Signals): void {
    requests++;
    if (requests === 1) return stopped.abort(new Stopped(name));
    if (requests > 2 || atSecond === undefined) process.exit(130);
    setTimeout(() => process.exit(130), LAST_MS).unref();
    atSecond();
  }

  // A terminal that goes may send it twice, by the system and by the shell: nobody asked again.
  const hangUp = (): void => void (requests === 0 && stop("SIGHUP"));
  // Read before, as Deno no longer ignores it from the first listener on, whichever signal that is for.
  const isIgnored = ignoresHangup();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => stop(name));
  if (isIgnored !== undefined) process.on("SIGHUP", isIgnored ? () => {} : hangUp);
  return { signal: stopped.signal, onSecondStop: (listener) => void (atSecond = listener) };
}

// As `nohup` has it. Only Linux tells, in a file that Deno shows to programs that may do all:
// https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
function ignoresHangup(): boolean | undefined {
  try {
    const status = readFileSync("/proc/self/status", "utf8");
    const [, lastDigit] = /^SigIgn:\s*[0-9a-f]*([0-9a-f])$/m.exec(status) ?? [];
    return lastDigit === undefined ? undefined : parseInt(lastDigit, 16) % 2 === 1;
  } catch {
    return undefined;
  }
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

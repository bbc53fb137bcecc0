import { spawnSync } from "node:child_process";
import { closeSync, readFileSync } from "node:fs";
import process from "node:process";
import { failureText } from "../internal/denied_permission.ts";
import { permittedEnv } from "../internal/permitted_env.ts";
import { raceSignal } from "../internal/race_signal.ts";
import { BrokenPipeError, type CliIo, LAST_MS, StdoutError } from "./io.ts";
import { Stopped } from "./stopped.ts";

/** Thrown if the working folder cannot be used. */
export class WorkingFolderError extends Error {
  override readonly name = "WorkingFolderError";

  /** Creates the error. */
  constructor(cause: unknown) {
    const state = (cause as NodeJS.ErrnoException).code === "ENOENT"
      ? "it was deleted; change to another"
      : failureText(cause);
    super(`Cannot use the working folder: ${state}`, { cause });
  }
}

/**
 * Returns what the command line needs of this process, which the module `program` started.
 *
 * @throws {WorkingFolderError} If the working folder was deleted, or may not be read.
 */
export function processIo(program?: string): CliIo {
  const env = permittedEnv(process.env);
  const stops = stopRequests();
  return {
    ...program === undefined ? {} : { program },
    env,
    ...currentUser(),
    cwd: workingFolder(),
    stdin: { [Symbol.asyncIterator]: () => stdinUntil(stops.signal) },
    stdinIsTerminal: process.stdin.isTTY === true,
    stdoutIsTerminal: process.stdout.isTTY === true,
    stderrIsTerminal: process.stderr.isTTY === true && env["TERM"] !== "dumb",
    columns: process.stdout.columns ?? process.stderr.columns,
    ...stops,
    stdout: stdoutWriter(),
    stderr: stderrWriter(),
  };
}

// A wait for the next input ends at the first signal. An open input would keep the process after it.
async function* stdinUntil(signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
  const chunks = process.stdin[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await raceSignal(chunks.next(), signal);
      if (done) return;
      yield value;
    }
  } finally {
    const { fd, readableEnded } = process.stdin.destroy();
    // Deno waits for the end of a pipe, also once its stream is destroyed.
    if ("Deno" in globalThis && !readableEnded) closeSync(fd);
  }
}

function workingFolder(): string {
  try {
    return process.cwd();
  } catch (cause) {
    throw new WorkingFolderError(cause);
  }
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

  // A terminal that closes may send it twice, from the system and from the shell. That is one request.
  const hangUp = (): void => void (requests === 0 && stop("SIGHUP"));
  // Read before, as Deno no longer ignores it from the first listener on, whichever signal that is for.
  const isIgnored = ignoresHangup();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => stop(name));
  if (isIgnored !== undefined) process.on("SIGHUP", isIgnored ? () => {} : hangUp);
  return { signal: stopped.signal, onSecondStop: (listener) => void (atSecond = listener) };
}

// As under `nohup`. Linux shows it in a file, which Deno keeps from programs that may not do all:
// https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
function ignoresHangup(): boolean | undefined {
  try {
    const status = readFileSync("/proc/self/status", "utf8");
    const [, lastDigit] = /^SigIgn:\s*[0-9a-f]*([0-9a-f])$/m.exec(status) ?? [];
    return lastDigit === undefined ? undefined : parseInt(lastDigit, 16) % 2 === 1;
  } catch {
    return shellIgnoresHangup();
  }
}

// A shell cannot trap a signal that it was started to ignore:
// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#trap
function shellIgnoresHangup(): boolean | undefined {
  // `nohup` never leaves the standard output on a terminal.
  if (process.stdout.isTTY) return false;
  const script = "trap 'exit 3' HUP; kill -HUP $$; exit 4";
  try {
    const { status } = spawnSync("sh", ["-c", script], { stdio: "ignore" });
    return status === 3 || status === 4 ? status === 4 : undefined;
  } catch {
    return undefined;
  }
}

function stdoutWriter(): CliIo["stdout"] {
  let failure: Error | undefined;
  const failed = Promise.withResolvers<void>();
  function fail(error: NodeJS.ErrnoException): void {
    failure ??= error.code === "EPIPE" ? new BrokenPipeError() : new StdoutError(error);
    failed.resolve();
  }
  // A file is written at once, and fails so.
  function write(data: string | Uint8Array): boolean {
    try {
      return process.stdout.write(data);
    } catch (error) {
      fail(error as NodeJS.ErrnoException);
      return true;
    }
  }
  process.stdout.on("error", fail);
  return async (data) => {
    if (!failure && !write(data)) {
      const drained = new Promise((resolve) => process.stdout.once("drain", resolve));
      await Promise.race([drained, failed.promise]);
    }
    if (failure) throw failure;
  };
}

// Messages are lost if they have no reader or the disk is full. The work goes on.
function stderrWriter(): CliIo["stderr"] {
  process.stderr.on("error", () => {});
  return (text) => {
    try {
      process.stderr.write(text);
    } catch {
      // Written synchronously, it may fail at once.
    }
  };
}

/** Returns the id of the user, unless the system has none or Deno does not permit it. */
function currentUser(): Pick<CliIo, "uid"> {
  try {
    return process.getuid ? { uid: process.getuid() } : {};
  } catch {
    return {};
  }
}

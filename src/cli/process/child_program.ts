import { type ChildProcess, spawn, type StdioOptions } from "node:child_process";

/** Options of {@linkcode runChild}. */
export interface RunChildOptions {
  /** The folder that it runs in. */
  readonly cwd: string;
  /** Its environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What its streams are. */
  readonly stdio: StdioOptions;
  /** Aborted when it is to stop. */
  readonly signal: AbortSignal;
  /** Asks it to stop. */
  readonly stop: (child: ChildProcess) => void;
}

/** How a program ended: by itself with an exit code, or by a signal. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Thrown if a program cannot be started. */
export class ProgramStartError extends Error {
  override readonly name = "ProgramStartError";
  /** What a shell exits with: 127 where there is no such program, 126 where it cannot be run. */
  readonly exitCode: number;

  /** Makes the error. */
  constructor(program: string, cause: unknown) {
    const { message, code }: NodeJS.ErrnoException = cause instanceof Error
      ? cause
      : new Error(String(cause));
    super(`Cannot start command "${program}": ${message}`, { cause });
    this.exitCode = code === "ENOENT" ? 127 : 126;
  }
}

/**
 * Runs a program to its end, of which it tells. Does not start it where it is to stop already, and
 * rejects with the reason of that.
 *
 * @throws {ProgramStartError} If it cannot be started.
 */
export function runChild(
  command: readonly string[],
  options: RunChildOptions,
): Promise<ProgramEnd> {
  const { signal, stop } = options;
  const [program = ""] = command;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const child = spawned(command, options);
    const onAbort = (): void => stop(child);
    signal.addEventListener("abort", onAbort, { once: true });
    child.on("error", (cause) => reject(new ProgramStartError(program, cause)));
    child.on("close", (code, signalName) => {
      signal.removeEventListener("abort", onAbort);
      resolve({ code, signal: signalName });
    });
  });
}

// Where the system refuses it, Node may throw in place of the event: arguments that are too long.
function spawned(command: readonly string[], options: RunChildOptions): ChildProcess {
  const { cwd, env, stdio } = options;
  const [program = "", ...args] = command;
  try {
    return spawn(program, args, { cwd, env, stdio });
  } catch (error) {
    throw new ProgramStartError(program, error);
  }
}

/** Says how a program ended, unless all went well. */
export function failureOf(program: string, { code, signal }: ProgramEnd): string | undefined {
  if (code === 0) return undefined;
  return `Command "${program}" ended with ${signal ?? `exit code ${code}`}`;
}

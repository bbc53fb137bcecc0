import type { Environment } from "../../internal/permitted_env.ts";
import { type ChildProcess, spawn, type StdioOptions } from "node:child_process";
import process from "node:process";
import { deniedPermission } from "../../internal/denied_permission.ts";
import { delay } from "../../internal/delay.ts";

// The longest time that a program may run after SIGTERM, and the longest that SIGKILL may take.
const GRACE_MS = 10_000;
const KILL_MS = 2_000;

/** Options of {@linkcode startChild}. */
export interface StartChildOptions {
  /** The folder that it runs in. */
  readonly cwd: string;
  /** Its environment. */
  readonly env: Environment;
  /** Its streams. */
  readonly stdio: StdioOptions;
  /**
   * Whether it gets a process group of its own, so that signals reach its own children too. It has no
   * terminal then. Windows has no process groups.
   */
  readonly ownGroup: boolean;
}

/** The end of a program: an exit code, or a signal. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program that was started. */
export interface ChildProgram {
  /** Resolves when it has ended. Rejects with a {@linkcode ProgramStartError} if it never began. */
  readonly ended: Promise<ProgramEnd>;
  /** Sends a signal to it and its group, unless it has ended. Throws if the system refuses. */
  send(signal: NodeJS.Signals): void;
  /** Reports whether it, or another process of its group, still runs. */
  isAlive(): boolean;
}

const STATES: Readonly<Record<string, string>> = {
  EACCES: "the user may not execute it",
  ENOENT: "the program or its interpreter does not exist",
};

/** Thrown if a program cannot be started. */
export class ProgramStartError extends Error {
  override readonly name = "ProgramStartError";
  /** The exit code of a shell: 127 if there is no such program, 126 if it cannot be run. */
  readonly exitCode: number;

  /** Creates the error. */
  constructor(program: string, cause: unknown) {
    const { message, code }: NodeJS.ErrnoException = cause instanceof Error
      ? cause
      : new Error(String(cause));
    const state = deniedPermission(cause)?.state ?? STATES[code ?? ""] ?? message;
    super(`Cannot start command "${program}": ${state}`, { cause });
    this.exitCode = code === "ENOENT" ? 127 : 126;
  }
}

/**
 * Starts a program.
 *
 * @throws {ProgramStartError} If the system refuses it at once.
 */
export function startChild(command: readonly string[], options: StartChildOptions): ChildProgram {
  const [program = ""] = command;
  const ownGroup = options.ownGroup && process.platform !== "win32";
  const child = spawned(command, { ...options, ownGroup });
  const ended = new Promise<ProgramEnd>((resolve, reject) => {
    child.on("error", (cause) => reject(new ProgramStartError(program, cause)));
    child.on("close", (code, signal) => resolve({ code, signal }));
  });
  // Not `child.kill`: on Deno, a second call does nothing, and the first hides the exit code.
  const kill = (signal: NodeJS.Signals | 0): void => {
    if (child.pid === undefined || (!ownGroup && isOver(child))) return;
    process.kill(ownGroup ? -child.pid : child.pid, signal);
  };
  return {
    ended,
    send(signal) {
      try {
        kill(signal);
      } catch (error) {
        if ((error as { code?: unknown }).code !== "ESRCH") throw error;
      }
    },
    isAlive() {
      if (!ownGroup) return !isOver(child);
      try {
        kill(0);
        return child.pid !== undefined;
      } catch (error) {
        return (error as { code?: unknown }).code === "EPERM";
      }
    },
  };
}

/** Options of {@linkcode endChild}. */
export interface EndChildOptions {
  /** Time between SIGTERM and SIGKILL, in milliseconds. @default {10_000} */
  readonly graceMs?: number;
}

/**
 * Ends a program and its group: by SIGTERM, and by SIGKILL if that is not enough. Resolves when none of
 * them is left.
 */
export async function endChild(
  child: ChildProgram,
  { graceMs = GRACE_MS }: EndChildOptions = {},
): Promise<void> {
  // A program of another user, as under `sudo`, cannot be ended, only waited for.
  const send = (signal: NodeJS.Signals): void => {
    try {
      child.send(signal);
    } catch {
      // The claim is held until the program ends by itself.
    }
  };
  send("SIGTERM");
  if (await isGone(child, graceMs)) return;
  send("SIGKILL");
  await isGone(child, KILL_MS);
}

/** Waits until the group of a child is gone, and reports whether it is. */
async function isGone(child: ChildProgram, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  for (let restMs = 2; child.isAlive(); restMs = Math.min(2 * restMs, 100)) {
    if (performance.now() >= deadline) return false;
    await delay(restMs);
  }
  return true;
}

function isOver({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

// Node may throw in place of the event if the system refuses it, as for arguments that are too long.
function spawned(command: readonly string[], options: StartChildOptions): ChildProcess {
  const { cwd, env, stdio, ownGroup } = options;
  const [program = "", ...args] = command;
  try {
    return spawn(program, args, { cwd, env, stdio, detached: ownGroup });
  } catch (error) {
    throw new ProgramStartError(program, error);
  }
}

/** Returns how a program failed, or nothing if it succeeded. */
export function failureOf(program: string, { code, signal }: ProgramEnd): string | undefined {
  if (code === 0) return undefined;
  return `Command "${program}" ended with ${signal ?? `exit code ${code}`}`;
}

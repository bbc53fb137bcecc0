import type { CliIo } from "../../src/cli/io.ts";
import { runCommandLine } from "../../src/cli/command_line.ts";

/** The input of a test for the command line, with its output. */
export interface FakeIo extends CliIo {
  /** The standard output. */
  readonly out: string;
  /** The standard error. */
  readonly err: string;
}

/** Options of {@linkcode fakeIo}. */
export interface FakeIoOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string | Uint8Array | AsyncIterable<Uint8Array>;
  readonly stdinIsTerminal?: boolean;
  readonly stdoutIsTerminal?: boolean;
  readonly stderrIsTerminal?: boolean;
  readonly columns?: number;
  readonly signal?: AbortSignal;
  /** The program of workers. @default {there are none} */
  readonly program?: string;
}

/** Creates a world for the command line that keeps what is written. */
export function fakeIo(options: FakeIoOptions): FakeIo {
  const { cwd, env = {}, stdin = "", signal = new AbortController().signal } = options;
  const decoder = new TextDecoder();
  const io = {
    cwd,
    env,
    signal,
    ...options.program === undefined ? {} : { program: options.program },
    columns: options.columns,
    stdin: typeof stdin === "string" || stdin instanceof Uint8Array ? oneChunk(stdin) : stdin,
    stdinIsTerminal: options.stdinIsTerminal ?? false,
    stdoutIsTerminal: options.stdoutIsTerminal ?? false,
    stderrIsTerminal: options.stderrIsTerminal ?? false,
    out: "",
    err: "",
    onSecondStop(): void {},
    stdout(data: string | Uint8Array): Promise<void> {
      io.out += typeof data === "string" ? data : decoder.decode(data);
      return Promise.resolve();
    },
    stderr(text: string): void {
      io.err += text;
    },
  };
  return io;
}

async function* oneChunk(data: string | Uint8Array): AsyncGenerator<Uint8Array, void> {
  yield await Promise.resolve(typeof data === "string" ? new TextEncoder().encode(data) : data);
}

/** The result of a call of the command line. */
export interface RunlineResult {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

/** Calls the command line in a folder, with an empty environment unless one is given. */
export async function runline(
  cwd: string,
  args: readonly string[],
  options: Omit<FakeIoOptions, "cwd"> = {},
): Promise<RunlineResult> {
  const io = fakeIo({ cwd, ...options });
  const exitCode = await runCommandLine(args, io);
  return { exitCode, out: io.out, err: io.err };
}

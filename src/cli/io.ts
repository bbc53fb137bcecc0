/** Goes to the start of a terminal's line and empties it. */
export const CLEAR_LINE = "\r\x1b[K";

/** How long the program may go on after a second request to stop, in milliseconds. */
export const LAST_MS = 2_000;

/** What the command line has of the world around it; tests hand in their own. */
export interface CliIo {
  /** The environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The current directory. */
  readonly cwd: string;
  /** What is piped in. */
  readonly stdin: AsyncIterable<Uint8Array>;
  /** The address of the module that starts the program, also in a thread; without it there are none. */
  readonly program?: string;
  /** Whether a person reads the standard output. */
  readonly stdoutIsTerminal: boolean;
  /** Whether a person reads the standard error. */
  readonly stderrIsTerminal: boolean;
  /** Aborted when the user or the system asks the program to stop. */
  readonly signal: AbortSignal;
  /**
   * Takes what a second such request does; without it, that ends the program at once. Afterwards the
   * program has {@linkcode LAST_MS} to end by itself, and a third request ends it at once.
   */
  onSecondStop(listener: () => void): void;
  /**
   * Writes results; resolves when more may come.
   *
   * @throws {BrokenPipeError} If nobody reads them any more.
   */
  stdout(data: string | Uint8Array): Promise<void>;
  /** Writes what is said to people about the work. */
  stderr(text: string): void;
}

/** Thrown if the reader of the standard output has gone: `head` has seen enough. */
export class BrokenPipeError extends Error {
  override readonly name = "BrokenPipeError";

  constructor() {
    super("Cannot write results: nobody reads them any more");
  }
}

/** Waits for results to be written, for work that goes on where nobody reads them. */
export async function unlessClosed(written: Promise<void>): Promise<void> {
  try {
    await written;
  } catch (error) {
    if (!(error instanceof BrokenPipeError)) throw error;
  }
}

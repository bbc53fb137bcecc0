/** Goes to the start of a terminal's line and empties it. */
export const CLEAR_LINE = "\r\x1b[K";

/** What the command line has of the world around it; tests hand in their own. */
export interface CliIo {
  /** The environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The current directory. */
  readonly cwd: string;
  /** What is piped in. */
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Whether a person reads the standard output. */
  readonly stdoutIsTerminal: boolean;
  /** Whether a person reads the standard error. */
  readonly stderrIsTerminal: boolean;
  /** Aborted when the user or the system asks the program to stop. */
  readonly signal: AbortSignal;
  /** Writes results; resolves when more may come. */
  stdout(data: string | Uint8Array): Promise<void>;
  /** Writes what is said to people about the work. */
  stderr(text: string): void;
}

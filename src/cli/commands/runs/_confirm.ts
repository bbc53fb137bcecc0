import { raceSignal } from "../../../internal/race_signal.ts";
import type { CliIo } from "../../io.ts";
import { flag } from "../../parameters/parameter.ts";
import { UsageError } from "../../parameters/usage_error.ts";

/** The flag of commands that ask before they change something. */
export const YES = flag("Do not ask", { commandLineOnly: true });

/** Options of {@linkcode confirm}. */
export interface ConfirmOptions {
  /** Whether `--yes` is set. */
  readonly yes: boolean;
  readonly io: CliIo;
}

/**
 * Asks a question that only "y" or "yes" answers.
 *
 * @throws {UsageError} If there is no terminal for the question, and `--yes` is not set.
 */
export async function confirm(question: string, { yes, io }: ConfirmOptions): Promise<boolean> {
  if (yes) return true;
  if (!io.stdinIsTerminal) {
    throw new UsageError(
      'Cannot ask for confirmation: the standard input is not a terminal; add "--yes"',
    );
  }
  io.stderr(`${question} [y/N] `);
  const answer = await raceSignal(firstLine(io.stdin), io.signal);
  return /^y(es)?$/i.test(answer.trim());
}

async function firstLine(stdin: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stdin) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes("\n")) break;
  }
  return text.split("\n", 1)[0] ?? "";
}

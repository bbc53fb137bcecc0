import { printable, printableLines } from "../internal/text/printable.ts";
import { colored } from "./color.ts";
import { CLEAR_LINE, type CliIo } from "./io.ts";

const PREFIX = "runline:";

/**
 * Returns a world whose standard error escapes control characters, except those of our own. The name
 * before a message is bold where colours are wanted.
 */
export function terminalSafe(io: CliIo): CliIo {
  const prefix = colored(PREFIX, "bold", { env: io.env, isTerminal: io.stderrIsTerminal });
  const safe = (text: string): string =>
    printableLines(text).replace(new RegExp(`^${PREFIX}`, "gm"), prefix);
  return {
    ...io,
    stderr: (text) => io.stderr(text.split(CLEAR_LINE).map(safe).join(CLEAR_LINE)),
  };
}

/** Writes a message for people in one line, for any text. */
export function reportMessage(message: string, io: Pick<CliIo, "stderr">): void {
  io.stderr(`${PREFIX} ${printable(message)}\n`);
}

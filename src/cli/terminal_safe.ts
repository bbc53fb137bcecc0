import { printable, printableLines } from "../internal/text/printable.ts";
import { CLEAR_LINE, type CliIo } from "./io.ts";

/** Returns a world whose standard error escapes control characters, except those of our own. */
export function terminalSafe(io: CliIo): CliIo {
  return {
    ...io,
    stderr: (text) => io.stderr(text.split(CLEAR_LINE).map(printableLines).join(CLEAR_LINE)),
  };
}

/** Writes a message for people: one line, whatever is in it. */
export function reportMessage(message: string, io: Pick<CliIo, "stderr">): void {
  io.stderr(`runline: ${printable(message)}\n`);
}

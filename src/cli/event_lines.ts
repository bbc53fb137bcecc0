import { lines } from "../internal/lines.ts";
import { readInput } from "./input.ts";
import type { CliIo } from "./io.ts";

/**
 * Reads the lines of a file, or of the standard input for `-`, in batches.
 *
 * @throws {Error} If the file cannot be read; the message names it.
 */
export function eventLines(name: string, io: CliIo): AsyncGenerator<string[], void> {
  return readInput(name, { io, read: (bytes) => lines(bytes) });
}

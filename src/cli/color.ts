import type { CliIo } from "./io.ts";

// https://ecma-international.org/publications-and-standards/standards/ecma-48/, SGR
const CODES = { bold: 1, red: 31, green: 32, yellow: 33 } as const;

/** A colour of text, or bold. */
export type Color = keyof typeof CODES;

/** Options of {@linkcode colored}. */
export interface ColoredOptions {
  readonly env: CliIo["env"];
  /** Whether the text goes to a terminal. */
  readonly isTerminal: boolean;
}

/** Colours a text where colours are wanted. */
export function colored(text: string, color: Color, options: ColoredOptions): string {
  return wantsColor(options) ? `\x1b[${CODES[color]}m${text}\x1b[0m` : text;
}

/**
 * Reports whether colours are wanted. `FORCE_COLOR` decides, where it is set: `0` and `false` are no, as
 * for Node. Else `NO_COLOR` and `TERM=dumb` are no (<https://no-color.org>), and a terminal is yes.
 */
function wantsColor({ env, isTerminal }: ColoredOptions): boolean {
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  if (env["NO_COLOR"] || env["TERM"] === "dumb") return false;
  return isTerminal;
}

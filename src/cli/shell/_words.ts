import type { Command } from "../command.ts";
import { COMMON_PARAMETERS } from "../parameters/common_parameters.ts";
import { optionName } from "../parameters/parse_arguments.ts";

/** An option as a shell completes it. */
export interface CompletedOption {
  /** Its name, with the dashes. */
  readonly name: string;
  /** Its description. */
  readonly help: string;
  /** The placeholder of its value, or an empty string for a flag. */
  readonly placeholder: string;
  /** The values, if there are only some. */
  readonly values?: readonly string[] | undefined;
}

/** Returns the options of a command, also the common ones. */
export function optionsOf({ parameters }: Command): CompletedOption[] {
  const options = Object.entries({ ...parameters, ...COMMON_PARAMETERS })
    .filter(([, { kind }]) => kind === "option" || kind === "flag")
    .map(([key, { help, placeholder, words: values }]) => {
      return { name: optionName(key), help, placeholder, values };
    });
  return [...options, { name: "--help", help: "Show the help of this command", placeholder: "" }];
}

/** Maps the words before the cursor, such as "" and "runs", to the words that may follow. */
export function nextWords(commands: readonly Command[]): Map<string, string[]> {
  const next = new Map<string, string[]>([["", []]]);
  for (const { name } of commands) {
    const words = name.split(" ");
    words.forEach((word, index) => {
      const before = words.slice(0, index).join(" ");
      const known = next.get(before) ?? [];
      if (!known.includes(word)) next.set(before, [...known, word]);
    });
  }
  return next;
}

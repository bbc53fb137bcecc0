import type { Command } from "../command.ts";
import { nextWords, optionsOf } from "./_words.ts";

/** Writes the completion script for fish. */
export function fishCompletion(commands: readonly Command[]): string {
  const groups = [...nextWords(commands)].flatMap(([before, next]) =>
    next.map((word) => {
      const name = `${before} ${word}`.trim();
      const summary = commands.find((command) => command.name === name)?.summary ?? "";
      return `complete -c runline -f -n '__runline_words_are ${before}' -a ${word} -d ${
        quote(summary)
      }`;
    })
  );
  const options = commands.flatMap((command) =>
    optionsOf(command).map(({ name, help, placeholder, values }) => {
      const value = values ? ` -x -a ${quote(values.join(" "))}` : placeholder === "" ? "" : " -r";
      const condition = `-n '__runline_words_start ${command.name}'`;
      return `complete -c runline ${condition} -l ${name.slice(2)}${value} -d ${quote(help)}`;
    })
  );
  return `function __runline_words_are
    set -l words (commandline -opc)
    test "$words[2..-1]" = "$argv"
end
function __runline_words_start
    set -l words (commandline -opc)
    set -l last (math 1 + (count $argv))
    test (count $words) -ge $last; and test "$words[2..$last]" = "$argv"
end
${[...groups, ...options].join("\n")}
`;
}

function quote(text: string): string {
  return `'${text.replace(/['\\]/g, "\\$&")}'`;
}

import type { Command } from "../command.ts";
import { type CompletedOption, nextWords, optionsOf } from "./_words.ts";

/** Writes the completion script for zsh. */
export function zshCompletion(commands: readonly Command[]): string {
  const groups = [...nextWords(commands)].map(([before, next]) => {
    const depth = before === "" ? 0 : before.split(" ").length;
    const described = next.map((word) => {
      const name = `${before} ${word}`.trim();
      const summary = commands.find((command) => command.name === name)?.summary;
      return quote(summary ? `${word}:${summary}` : word);
    });
    return `  if (( CURRENT == ${depth + 2} )) && [[ "\${(j: :)words[2,${
      depth + 1
    }]}" == "${before}" ]]; then
    local -a next=(${described.join(" ")})
    _describe command next
    return
  fi`;
  });
  const cases = commands.map((command) => {
    const { length } = command.name.split(" ");
    const specs = optionsOf(command).map(optionSpec);
    return `  if [[ "\${(j: :)words[2,${length + 1}]}" == "${command.name}" ]]; then
    _arguments ${specs.join(" ")} '*:file:_files'
    return
  fi`;
  });
  return `#compdef runline
_runline() {
${[...groups, ...cases].join("\n")}
}
compdef _runline runline
`;
}

function optionSpec({ name, help, placeholder, values }: CompletedOption): string {
  const text = help.replace(/[[\]:]/g, "\\$&");
  const completer = values ? `(${values.join(" ")})` : "_files";
  const value = placeholder === "" ? "" : `:${placeholder.replace(/[:]/g, "\\$&")}:${completer}`;
  return quote(`*${name}[${text}]${value}`);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

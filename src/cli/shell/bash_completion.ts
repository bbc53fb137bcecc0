import type { Command } from "../command.ts";
import { nextWords, optionsOf } from "./_words.ts";

/** Writes the completion script for bash. */
export function bashCompletion(commands: readonly Command[]): string {
  const cases = commands.map((command) => {
    const options = optionsOf(command).map(({ name }) => name).join(" ");
    return `    "${command.name} "*) words="${options}" ;;`;
  });
  const groups = [...nextWords(commands)].map(([before, next]) =>
    `    "${before === "" ? "" : `${before} `}") words="${next.join(" ")}" ;;`
  );
  return `_runline() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[*]:1:COMP_CWORD-1} " words=""
  [ "$before" = " " ] && before=""
  case "$before" in
${[...groups, ...cases].join("\n")}
  esac
  [[ "$words" = --* && "$current" != -* ]] && return
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _runline runline
`;
}

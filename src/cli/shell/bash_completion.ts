import type { Command } from "../command.ts";
import { nextWords, optionsOf } from "./_words.ts";

/** Writes the completion script for bash. */
export function bashCompletion(commands: readonly Command[]): string {
  const groups = [...nextWords(commands)].map(([before, next]) =>
    `    "${before === "" ? "" : `${before} `}") words="${next.join(" ")}" ;;`
  );
  const cases = commands.flatMap((command) => {
    const options = optionsOf(command);
    return [
      ...options.flatMap(({ name, values = [] }) =>
        values.length === 0
          ? []
          : [`    "${command.name} "*"${name} ") words="${values.join(" ")}" ;;`]
      ),
      `    "${command.name} "*) words="${options.map(({ name }) => name).join(" ")}" ;;`,
    ];
  });
  // Bash splits `--format=parquet` into three words.
  return `_runline() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[*]:1:COMP_CWORD-1} " words=""
  [ "$before" = " " ] && before=""
  [ "$current" = "=" ] && current=""
  before="\${before%= }"
  case "$before" in
${[...groups, ...cases].join("\n")}
  esac
  [[ "$words" = --* && "$current" != -* ]] && return
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _runline runline
`;
}

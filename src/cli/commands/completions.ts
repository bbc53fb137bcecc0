import { type Command, defineCommand } from "../command.ts";
import { argument } from "../parameters/parameter.ts";
import { choice } from "../parameters/value_types.ts";
import { bashCompletion } from "../shell/bash_completion.ts";
import { fishCompletion } from "../shell/fish_completion.ts";
import { zshCompletion } from "../shell/zsh_completion.ts";

const WRITERS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

/** Defines `runline completions` for a list of commands. */
export function completionsCommand(commands: () => readonly Command[]): Command {
  return defineCommand({
    name: "completions",
    toleratesDefaults: true,
    summary: "Write the completion script of a shell",
    example: "runline completions bash",
    description: `Load the script where the shell starts:

  bash   source <(runline completions bash)
  zsh    source <(runline completions zsh)
  fish   runline completions fish > ~/.config/fish/completions/runline.fish`,
    parameters: {
      shell: argument(choice(["bash", "zsh", "fish"]), {
        placeholder: "<bash|zsh|fish>",
        required: true,
        help: "The shell",
      }),
    },
    run: async ({ shell }, io) => {
      await io.stdout(WRITERS[shell](commands()));
      return 0;
    },
  });
}

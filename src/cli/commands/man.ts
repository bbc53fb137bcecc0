import { type Command, defineCommand } from "../command.ts";
import { manPage } from "../shell/man_page.ts";

/** Defines `runline man` for a list of commands. */
export function manCommand(commands: () => readonly Command[]): Command {
  return defineCommand({
    name: "man",
    toleratesDefaults: true,
    summary: "Write the manual page",
    example: "runline man",
    description: "Show it with: runline man | man -l -",
    parameters: {},
    run: async (_options, io) => {
      await io.stdout(manPage(commands()));
      return 0;
    },
  });
}

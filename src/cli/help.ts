import { VERSION } from "../internal/version.ts";
import type { Command, CommandOption } from "./command.ts";

/** Gives the help of the program. */
export function programHelp(commands: readonly Command[]): string {
  return `runline ${VERSION}
Process every new run exactly once, and leave a lineage trail.

Usage: runline <command> [options]

Commands:
${columns(commands.map(({ name, summary }) => [name, summary]))}

Options:
${columns([["-h, --help", "Show help, of a command too"], ["-V, --version", "Show the version"]])}

Example:
  runline process ./archive --job food_delivery/orders --out ./json

Exit codes: 0 all done, 1 something failed, 2 wrong use, 130 stopped by Ctrl-C.
`;
}

/** Gives the help of a command. */
export function commandHelp(command: Command): string {
  const options = [...command.options, { name: "help", help: "Show this help" }];
  return `${command.summary}

Usage: runline ${command.name} ${command.usage}

${command.description}

Options:
${columns(options.map((option) => [optionTitle(option), option.help]))}
`;
}

function optionTitle({ name, value }: CommandOption): string {
  return value ? `--${name} ${value}` : `--${name}`;
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([title]) => title.length)) + 2;
  return rows.map(([title, text]) => `  ${title.padEnd(width)}${text}`).join("\n");
}

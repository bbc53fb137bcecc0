import { VERSION } from "../../internal/version.ts";
import type { Command } from "../command.ts";
import type { Parameter } from "./parameter.ts";
import { optionName } from "./parse_arguments.ts";

/** Writes the help of the program. */
export function programHelp(commands: readonly Command[]): string {
  return `runline ${VERSION}
Process every new run exactly once, and leave a lineage trail.

Usage: runline <command> [options]

Commands:
${columns(commands.map(({ name, summary }) => [name, summary]))}

Options:
${
    columns([
      ["-h, --help", "Show this help, or that of a command"],
      ["-V, --version", "Show the version"],
    ])
  }

Example:
  runline process ./archive --job food_delivery/orders --out ./json

Exit codes: 0 success, 1 failure, 2 invalid command line or configuration, 130 stopped by Ctrl-C.
`;
}

/** Writes the help of a command. */
export function commandHelp(command: Command): string {
  const options = optionRows(command).map(({ title, text }) => [title, text] as const);
  return `${command.summary}

Usage: ${commandUsage(command)}

${command.description}

Options:
${columns([...options, ["--help", "Show this help"]])}
`;
}

/** Writes how a command is called. */
export function commandUsage({ name, parameters }: Command): string {
  const entries = Object.entries(parameters);
  const ofKind = (kind: Parameter<unknown>["kind"]): typeof entries =>
    entries.filter(([, parameter]) => parameter.kind === kind);
  const required = ofKind("option").filter(([, { required }]) => required);
  const isAnyOptional = required.length < ofKind("option").length + ofKind("flag").length;
  return [
    `runline ${name}`,
    ...ofKind("argument").map(([, parameter]) => argumentUsage(parameter)),
    ...required.map(([key, { placeholder }]) => `${optionName(key)} ${placeholder}`),
    ...isAnyOptional ? ["[options]"] : [],
    ...ofKind("rest").map(([, { placeholder, required }]) =>
      required ? `-- ${placeholder}` : `[-- ${placeholder}]`
    ),
  ].join(" ");
}

/** A line of the help of a command. */
export interface OptionRow {
  /** The option and its placeholder. */
  readonly title: string;
  /** The description, with the default. */
  readonly text: string;
}

/** Describes the options of a command. */
export function optionRows({ parameters }: Command): OptionRow[] {
  return Object.entries(parameters)
    .filter(([, { kind }]) => kind === "option" || kind === "flag")
    .map(([key, parameter]) => {
      const { placeholder, help } = parameter;
      const text = parameter.default === undefined
        ? help
        : `${help} (default: ${parameter.default})`;
      return { title: `${optionName(key)} ${placeholder}`.trim(), text };
    });
}

function argumentUsage({ placeholder, required, repeatable }: Parameter<unknown>): string {
  const name = repeatable ? `${placeholder}…` : placeholder;
  return required ? name : `[${name}]`;
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([title]) => title.length)) + 2;
  return rows.map(([title, text]) => `  ${title.padEnd(width)}${text}`).join("\n");
}

import { VERSION } from "../../internal/version.ts";
import type { Command } from "../command.ts";
import { COMMON_PARAMETERS } from "./common_parameters.ts";
import type { Parameter, ParameterTable } from "./parameter.ts";
import { optionName } from "./parse_arguments.ts";
import { wrap } from "./wrap.ts";

const WIDEST = 100;
const NARROWEST = 20;

// If fewer characters are left for descriptions, each description begins a new line.
const LEAST_BESIDE = 40;

const EXIT_CODES =
  "Exit codes: 0 success, 1 failure, 2 invalid command line or configuration, 130 stopped by Ctrl-C.";

/** Options of {@linkcode programHelp} and {@linkcode commandHelp}. */
export interface HelpOptions {
  /** The width of the terminal. @default {100} */
  readonly columns?: number | undefined;
  /** Marks a heading. @default the heading as it is */
  readonly heading?: (text: string) => string;
}

/** Writes the help of the program. */
export function programHelp(commands: readonly Command[], options: HelpOptions = {}): string {
  const { heading = plain } = options;
  const width = widthOf(options);
  const flags = [
    ["-h, --help", "Show this help, or that of a command"],
    ["-V, --version", "Show the version"],
  ] as const;
  return `runline ${VERSION}
${wrap("Process every new run exactly once, and leave a lineage trail.", width)}

${heading("Usage:")} runline <command> [options]

${heading("Commands:")}
${columns(commands.map(({ name, summary }) => [name, summary]), width)}

${heading("Options:")}
${columns(flags, width)}

${heading("Example:")}
  runline process ./archive --job food_delivery/orders --out ./json

${wrap(EXIT_CODES, width)}
`;
}

/** Writes the help of a command. */
export function commandHelp(command: Command, options: HelpOptions = {}): string {
  const { heading = plain } = options;
  const width = widthOf(options);
  const rows = optionRows(command.parameters).map(({ title, text }) => [title, text] as const);
  const common = commonRows().map(({ title, text }) => [title, text] as const);
  return `${wrap(command.summary, width)}

${heading("Usage:")} ${commandUsage(command)}

${wrap(command.description, width)}

${heading("Options:")}
${columns([...rows, ...common], width)}

${heading("Example:")}
  ${command.example}
`;
}

function plain(text: string): string {
  return text;
}

function widthOf({ columns = WIDEST }: HelpOptions): number {
  return Math.min(WIDEST, Math.max(NARROWEST, columns));
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

/** Describes the options that every command has. */
export function commonRows(): OptionRow[] {
  return [...optionRows(COMMON_PARAMETERS), { title: "--help", text: "Show this help" }];
}

/** Describes the options of a table. */
export function optionRows(table: ParameterTable): OptionRow[] {
  return Object.entries(table)
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

function columns(rows: readonly (readonly [string, string])[], width: number): string {
  const titleWidth = rows.reduce((most, [title]) => Math.max(most, title.length), 0) + 4;
  const isNarrow = width - titleWidth < LEAST_BESIDE;
  const indent = isNarrow ? 6 : titleWidth;
  return rows.map(([title, text]) => {
    const lines = wrap(text, width - indent).replaceAll("\n", `\n${" ".repeat(indent)}`);
    const head = `  ${title}`;
    return isNarrow ? `${head}\n${" ".repeat(indent)}${lines}` : head.padEnd(indent) + lines;
  }).join("\n");
}

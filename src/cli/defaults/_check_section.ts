import { isObject } from "../../internal/is_object.ts";
import type { Command } from "../command.ts";
import { COMMON_PARAMETERS } from "../parameters/common_parameters.ts";
import { didYouMean } from "../parameters/nearest.ts";
import type { Parameter } from "../parameters/parameter.ts";
import { optionName } from "../parameters/parse_arguments.ts";
import { UsageError } from "../parameters/usage_error.ts";
import { valueTexts } from "./_value_texts.ts";

/** A default in a file, and the commands that it applies to. */
export interface FoundDefault {
  /** The path to it: `["runs", "list", "state"]`. */
  readonly path: readonly string[];
  /** The name of the parameter: `maxBad`. */
  readonly parameter: string;
  /** The texts, as the command line would have them. */
  readonly texts: readonly string[];
  /** Whether it is an option without a value. */
  readonly isFlag: boolean;
  /** Whether the texts may contain a password. */
  readonly isSecret: boolean;
  /** The names of the commands. */
  readonly commands: readonly string[];
}

/** An issue of a key. */
export interface DefaultIssue {
  readonly path: readonly string[];
  readonly state: string;
}

/** The defaults and the issues of a section. */
export interface CheckedSection {
  readonly found: readonly FoundDefault[];
  readonly issues: readonly DefaultIssue[];
}

/** Options of {@linkcode checkSection}. */
export interface CheckSectionOptions {
  /** The commands that the section applies to. */
  readonly commands: readonly Command[];
  /** The folder that relative paths start from. */
  readonly cwd: string;
}

/** An option, and a command that has it. */
interface Holder {
  readonly command: string;
  readonly name: string;
  readonly parameter: Parameter<unknown>;
}

/**
 * Checks a section: keys with the names of options, and sections with the words of commands. A value is
 * parsed as the command line would parse it, for each command that has the option.
 */
export function checkSection(
  section: Readonly<Record<string, unknown>>,
  path: readonly string[],
  options: CheckSectionOptions,
): CheckedSection {
  const checked = Object.entries(section).map(([key, value]) => {
    const own = [...path, key];
    const below = options.commands.filter(({ name }) => name.split(" ")[path.length] === key);
    if (isObject(value) || (value === null && below.length > 0)) {
      if (below.length === 0) return issue(own, unknownSection(own, options));
      return checkSection(value ?? {}, own, { ...options, commands: below });
    }
    return checkOption(value, own, options);
  });
  return {
    found: checked.flatMap(({ found }) => found),
    issues: checked.flatMap(({ issues }) => issues),
  };
}

function checkOption(
  value: unknown,
  path: readonly string[],
  { commands, cwd }: CheckSectionOptions,
): CheckedSection {
  const key = path.at(-1) ?? "";
  const holders = commands.flatMap((command) => holdersOf(command, key));
  const [first] = holders;
  if (first === undefined) return issue(path, unknownOption(path, { commands }));
  if (holders.some(({ parameter }) => parameter.commandLineOnly)) {
    return issue(path, `option "${key}" is for the command line alone`);
  }
  const states = holders.map((holder) => issueOf(value, holder, { cwd }));
  const state = states.find((state) => state !== undefined);
  if (state !== undefined) {
    const suitsOthers = states.includes(undefined);
    return issue(path, suitsOthers ? `${state}; set it in the sections of other commands` : state);
  }
  const { name, parameter } = first;
  const found = {
    path,
    parameter: name,
    texts: valueTexts(value, parameter),
    isFlag: parameter.kind === "flag",
    isSecret: parameter.isSecret,
    commands: holders.map(({ command }) => command),
  };
  return { found: [found], issues: [] };
}

function issueOf(
  value: unknown,
  { command, name, parameter }: Holder,
  { cwd }: Pick<CheckSectionOptions, "cwd">,
): string | undefined {
  const title = `option "${optionName(name).slice(2)}" of "runline ${command}"`;
  try {
    parameter.parse(valueTexts(value, parameter, title), { cwd, title });
    return undefined;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.message;
  }
}

function holdersOf({ name: command, parameters }: Command, key: string): Holder[] {
  return Object.entries({ ...COMMON_PARAMETERS, ...parameters })
    .filter(([name, { kind }]) => isOption(kind) && optionName(name) === `--${key}`)
    .map(([name, parameter]) => ({ command, name, parameter }));
}

function unknownOption(
  path: readonly string[],
  { commands }: Pick<CheckSectionOptions, "commands">,
): string {
  const key = path.at(-1) ?? "";
  const parameters = commands.flatMap((command) => Object.entries(command.parameters));
  if (parameters.some(([name, { kind }]) => name === key && !isOption(kind))) {
    return `"${key}" is an argument, which is for the command line alone`;
  }
  const words = commands.flatMap(({ name }) => name.split(" ")[path.length - 1] ?? []);
  const options = parameters.filter(([, { kind, commandLineOnly }]) =>
    isOption(kind) && !commandLineOnly
  ).map(([name]) => optionName(name).slice(2));
  if (words.includes(key)) return `expected a map of options for "${key}"`;
  return `unknown option "${key}"${didYouMean(key, [...options, ...words])}`;
}

function unknownSection(
  path: readonly string[],
  { commands }: Pick<CheckSectionOptions, "commands">,
): string {
  const key = path.at(-1) ?? "";
  if (commands.some((command) => holdersOf(command, key).length > 0)) {
    return `expected a value for option "${key}", found a map`;
  }
  const words = commands.flatMap(({ name }) => name.split(" ")[path.length - 1] ?? []);
  return `unknown command "${path.join(" ")}"${didYouMean(key, words)}`;
}

function isOption(kind: Parameter<unknown>["kind"]): boolean {
  return kind === "option" || kind === "flag";
}

function issue(path: readonly string[], state: string): CheckedSection {
  return { found: [], issues: [{ path, state }] };
}

import { parseArgs } from "@std/cli/parse-args";
import type { DefaultTexts } from "./default_texts.ts";
import { didYouMean } from "./nearest.ts";
import type { Parameter, ParameterTable, ParseContext, ValuesOf } from "./parameter.ts";
import { quoted } from "./quoted.ts";
import { UsageError } from "./usage_error.ts";

/** Options of {@linkcode parseArguments}. */
export interface ParseArgumentsOptions extends ParseContext {
  /** The texts of options that are not set. */
  readonly defaults?: DefaultTexts | undefined;
}

/**
 * Parses the arguments of a command, once, into the values of its parameters.
 *
 * @throws {UsageError} If an argument is unknown, missing or invalid.
 */
export function parseArguments<Table extends ParameterTable>(
  table: Table,
  args: readonly string[],
  { cwd, defaults }: ParseArgumentsOptions,
): ValuesOf<Table> {
  const given = splitArguments(table, args);
  const values = Object.entries(table).map(([name, parameter]) => {
    const title = parameterTitle(name, parameter);
    const texts = given(name, parameter) ?? defaults?.get(name)?.texts ?? [];
    const [, second] = texts;
    if (second !== undefined && !parameter.repeatable && parameter.kind !== "flag") {
      if (parameter.kind === "argument") throw unexpected(second);
      throw new UsageError(`${title} was given more than once`);
    }
    return [name, parameter.parse(texts, { cwd, title })];
  });
  return Object.fromEntries(values);
}

/** Returns the option of a name: `--max-bad` of `maxBad`. */
export function optionName(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Returns the texts of a parameter, or nothing for an option that is not set. */
type GivenTexts = (name: string, parameter: Parameter<unknown>) => readonly string[] | undefined;

function splitArguments(table: ParameterTable, args: readonly string[]): GivenTexts {
  const dashes = args.indexOf("--");
  const options = optionsOf(table, ["option"]);
  const own = withDashedValues(dashes < 0 ? args : args.slice(0, dashes), options);
  const after = dashes < 0 ? [] : args.slice(dashes);
  const parsed: Record<string, unknown> = parseArgs(own, {
    boolean: optionsOf(table, ["flag"]),
    string: ["_", ...options],
    collect: options,
    unknown: (arg, key) => {
      if (key === undefined || arg === "-") return true;
      throw unknownOption(arg, table);
    },
  });
  const parameters = Object.values(table);
  const hasRest = parameters.some(({ kind }) => kind === "rest");
  const positionals = (parsed["_"] as (string | number)[]).map(String)
    .concat(hasRest ? [] : after.slice(1));
  if (positionals[0] !== undefined && !parameters.some(({ kind }) => kind === "argument")) {
    const hint = hasRest ? `; a command follows "--"` : "";
    throw new UsageError(`Unexpected argument ${quoted(positionals[0])}${hint}`);
  }
  return (name, { kind }) => {
    if (kind === "argument") return positionals;
    if (kind === "rest") return after;
    const option = optionName(name);
    if (kind === "flag") return flagTexts(option, own);
    const values = parsed[option.slice(2)] as string[];
    return values.length > 0 ? values : undefined;
  };
}

/** Joins an option and its value that begins with a dash, else an option by itself: `--limit -1`. */
function withDashedValues(args: readonly string[], options: readonly string[]): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const before = joined.at(-1) ?? "";
    if (/^-[^-]/.test(arg) && before.startsWith("--") && options.includes(before.slice(2))) {
      joined[joined.length - 1] = `${before}=${arg}`;
    } else joined.push(arg);
  }
  return joined;
}

/** Reads `--json`, and `--json=false` against a default. The last one counts. */
function flagTexts(option: string, args: readonly string[]): readonly string[] | undefined {
  const given = args.findLast((arg) => arg === option || arg.startsWith(`${option}=`));
  if (given === undefined) return undefined;
  const value = given === option ? "true" : given.slice(option.length + 1);
  if (value === "true") return [""];
  if (value === "false") return [];
  throw new UsageError(`Option "${option}" must be true or false, not ${quoted(value)}`);
}

function optionsOf(table: ParameterTable, kinds: readonly Parameter<unknown>["kind"][]): string[] {
  const named = Object.entries(table).filter(([, { kind }]) => kinds.includes(kind));
  return named.map(([name]) => optionName(name).slice(2));
}

function parameterTitle(name: string, { kind, placeholder }: Parameter<unknown>): string {
  return kind === "argument" ? `Argument ${placeholder}` : `Option "${optionName(name)}"`;
}

function unknownOption(arg: string, table: ParameterTable): UsageError {
  const [given = ""] = arg.split("=", 1);
  const known = optionsOf(table, ["option", "flag"]).map((name) => `--${name}`);
  return new UsageError(`Unknown option "${given}"${didYouMean(given, [...known, "--help"])}`);
}

function unexpected(text: string): UsageError {
  return new UsageError(`Unexpected argument ${quoted(text)}`);
}

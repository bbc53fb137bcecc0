import { parseArgs } from "@std/cli/parse-args";
import { nearest } from "./nearest.ts";
import type { Parameter, ParameterTable, ParseContext, ValuesOf } from "./parameter.ts";
import { quoted } from "./quoted.ts";
import { UsageError } from "./usage_error.ts";

/**
 * Parses the arguments of a command, once, into the values of its parameters.
 *
 * @throws {UsageError} If an argument is unknown, missing or invalid.
 */
export function parseArguments<Table extends ParameterTable>(
  table: Table,
  args: readonly string[],
  options: ParseContext,
): ValuesOf<Table> {
  const given = splitArguments(table, args);
  const values = Object.entries(table).map(([name, parameter]) => {
    const title = parameterTitle(name, parameter);
    const texts = given(name, parameter);
    const [, second] = texts;
    if (second !== undefined && !parameter.repeatable && parameter.kind !== "flag") {
      if (parameter.kind === "argument") throw unexpected(second);
      throw new UsageError(`${title} was given more than once`);
    }
    return [name, parameter.parse(texts, { cwd: options.cwd, title })];
  });
  return Object.fromEntries(values);
}

/** Returns the option of a name: `--max-bad` of `maxBad`. */
export function optionName(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

type GivenTexts = (name: string, parameter: Parameter<unknown>) => readonly string[];

function splitArguments(table: ParameterTable, args: readonly string[]): GivenTexts {
  const dashes = args.indexOf("--");
  const own = dashes < 0 ? args : args.slice(0, dashes);
  const after = dashes < 0 ? [] : args.slice(dashes);
  const options = optionsOf(table, ["option"]);
  const parsed: Record<string, unknown> = parseArgs([...own], {
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
  const positionals = (parsed["_"] as (string | number)[]).map(String);
  if (positionals[0] !== undefined && !parameters.some(({ kind }) => kind === "argument")) {
    const hint = hasRest ? `; a command follows "--"` : "";
    throw new UsageError(`Unexpected argument ${quoted(positionals[0])}${hint}`);
  }
  if (after[1] !== undefined && !hasRest) throw unexpected(after[1]);
  return (name, { kind }) => {
    if (kind === "argument") return positionals;
    if (kind === "rest") return after;
    const values = parsed[optionName(name).slice(2)];
    if (kind === "flag") return values === true ? [""] : [];
    return values as string[];
  };
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
  const meant = nearest(given, [...known, "--help"]);
  const hint = meant === undefined ? "" : `; did you mean "${meant}"?`;
  return new UsageError(`Unknown option "${given}"${hint}`);
}

function unexpected(text: string): UsageError {
  return new UsageError(`Unexpected argument ${quoted(text)}`);
}

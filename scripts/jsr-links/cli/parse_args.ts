/**
 * Stand-in for `jsr:@std/cli/parse-args` over the npm package from which it was ported.
 * Development only; it has the options that this project uses and no more.
 *
 * @module
 */
// @ts-types="@types/minimist"
import minimist from "minimist";

/** The options of {@linkcode parseArgs} that this project uses. */
export interface ParseOptions {
  /** Names that are flags. */
  readonly boolean?: readonly string[];
  /** Names that take a text. */
  readonly string?: readonly string[];
  /** Names that may stand several times. Of any other name the last value counts. */
  readonly collect?: readonly string[];
  /** Called for each argument that no option names; `false` drops it. */
  readonly unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** The result of {@linkcode parseArgs}. */
export interface ParsedArgs {
  /** Positional arguments. */
  readonly _: (string | number)[];
  readonly [name: string]: unknown;
}

/** Parses command line arguments. */
export function parseArgs(
  args: readonly string[],
  options: ParseOptions = {},
): ParsedArgs {
  const { boolean = [], string = [], collect = [], unknown } = options;
  const parsed: Record<string, unknown> = minimist(asOriginal(args), {
    boolean: [...boolean],
    string: [...string],
    unknown: (arg: string) => askUnknown(arg, unknown),
  });
  for (const [name, value] of Object.entries(parsed)) {
    if (name === "_") continue;
    if (collect.includes(name)) parsed[name] = toArray(value);
    else if (Array.isArray(value)) parsed[name] = value.at(-1);
  }
  for (const name of collect) {
    if (string.includes(name)) parsed[name] ??= [];
  }
  return parsed as ParsedArgs;
}

/** Rewrites what the original reads in another way: it has no `--no-name`, and takes no value `-`. */
function asOriginal(args: readonly string[]): string[] {
  const end = args.indexOf("--");
  return args.map((arg, at) => {
    if ((end >= 0 && at >= end) || !/^--[^=]+$/.test(arg)) return arg;
    if (arg.startsWith("--no-")) return `${arg}=true`;
    return args[at + 1] === "-" || args[at + 1] === "" ? `${arg}=` : arg;
  });
}

function askUnknown(arg: string, unknown: ParseOptions["unknown"]): boolean {
  if (!unknown) return true;
  const [key, value] = /^--?[^-]/.test(arg) ? arg.replace(/^-+/, "").split("=", 2) : [];
  return unknown(arg, key, value) !== false;
}

function toArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

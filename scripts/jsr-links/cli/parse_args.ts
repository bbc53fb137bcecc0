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
  /** Names that may stand several times. */
  readonly collect?: readonly string[];
  /** Other names of a name. */
  readonly alias?: Readonly<Record<string, string>>;
  /** Whether parsing ends at the first positional argument. */
  readonly stopEarly?: boolean;
  /** Whether what follows `--` is kept apart. */
  readonly "--"?: boolean;
  /** Called for each argument that no option names; `false` drops it. */
  readonly unknown?: (arg: string, key?: string, value?: unknown) => boolean | undefined;
}

/** What {@linkcode parseArgs} gives. */
export interface ParsedArgs {
  /** Positional arguments. */
  readonly _: (string | number)[];
  /** What stood after `--`. */
  readonly "--"?: string[];
  readonly [name: string]: unknown;
}

/** Parses command line arguments. */
export function parseArgs(args: readonly string[], options: ParseOptions = {}): ParsedArgs {
  const { boolean = [], string = [], collect = [], alias = {}, unknown, ...rest } = options;
  const parsed: Record<string, unknown> = minimist([...args], {
    ...rest,
    boolean: [...boolean],
    string: [...string],
    alias: { ...alias },
    unknown: (arg: string) => askUnknown(arg, unknown),
  });
  for (const name of collect) parsed[name] = toArray(parsed[name]);
  return parsed as ParsedArgs;
}

function askUnknown(arg: string, unknown: ParseOptions["unknown"]): boolean {
  if (!unknown) return true;
  const [key, value] = arg.startsWith("-") ? arg.replace(/^-+/, "").split("=", 2) : [];
  return unknown(arg, key, value) !== false;
}

function toArray(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

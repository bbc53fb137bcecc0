import type { CommandArgs } from "./command.ts";
import { UsageError } from "./usage_error.ts";

const UNITS_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Reads the value of an option as a whole number above zero. */
export function countValue(args: CommandArgs, name: string): number | undefined {
  const text = args.value(name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value > 0 && Number.isSafeInteger(value)) return value;
  throw new UsageError(
    `Option "--${name}" must be a whole number above 0, not "${text}"`,
    args.command,
  );
}

/** Reads the value of an option as a share: `0.01` or `1%`. */
export function shareValue(args: CommandArgs, name: string): number | undefined {
  const text = args.value(name);
  if (text === undefined) return undefined;
  const [, digits, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
  const value = digits === undefined ? NaN : Number(digits) / (percent ? 100 : 1);
  if (value >= 0 && value <= 1) return value;
  const wanted = `a share such as 0.01 or 1%`;
  throw new UsageError(`Option "--${name}" must be ${wanted}, not "${text}"`, args.command);
}

/** Reads the value of an option as a time: `500ms`, `60s`, `5m`, `1h`. Gives milliseconds. */
export function durationValue(args: CommandArgs, name: string): number | undefined {
  const text = args.value(name);
  if (text === undefined) return undefined;
  const [, digits, unit] = /^(\d+)(ms|s|m|h)$/.exec(text) ?? [];
  const value = Number(digits) * UNITS_MS[(unit ?? "s") as keyof typeof UNITS_MS];
  if (value > 0) return value;
  throw new UsageError(
    `Option "--${name}" must be a time such as 500ms, 60s or 5m, not "${text}"`,
    args.command,
  );
}

/** Reads the value of an option as one of some words. */
export function choiceValue<T extends string>(
  args: CommandArgs,
  name: string,
  options: { readonly choices: readonly T[] },
): T | undefined {
  const text = args.value(name);
  const choice = options.choices.find((choice) => choice === text);
  if (text === undefined || choice) return choice;
  throw new UsageError(
    `Option "--${name}" must be one of ${options.choices.join(", ")}, not "${text}"`,
    args.command,
  );
}

/** Reads the value of an option as a job: `<namespace>/<name>`, parted at the last slash. */
export function jobValue(args: CommandArgs, name: string): { namespace: string; name: string } {
  const text = args.value(name);
  if (text === undefined) throw new UsageError(`Option "--${name}" is missing`, args.command);
  const [, namespace, jobName] = /^(.*[^/])\/([^/]+)$/.exec(text) ?? [];
  if (namespace && jobName) return { namespace, name: jobName };
  throw new UsageError(
    `Option "--${name}" must be <namespace>/<name>, not "${text}"`,
    args.command,
  );
}

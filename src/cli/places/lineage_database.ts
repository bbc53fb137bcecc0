import { existsSync } from "node:fs";
import { option, type ValueType } from "../parameters/parameter.ts";
import { path } from "../parameters/value_types.ts";

/** The option for the file of a lineage store. */
export const DATABASE = option(path, {
  default: "runline-lineage.db",
  help: "The file of the lineage store",
});

/** Throws if the file is missing, for commands that would otherwise work on a new, empty store. */
export function requireDatabase(file: string): void {
  if (existsSync(file)) return;
  throw new Error(`Cannot open lineage store "${file}": the file does not exist`);
}

const UNITS_MS: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** A time to keep things: `12h`, `30d`, `8w`. The value is in milliseconds. */
export const keepTime: ValueType<number> = {
  placeholder: "<time>",
  expected: "a time such as 12h, 30d or 8w",
  parse(text) {
    const [, digits, unit = ""] = /^(\d+)([hdw])$/.exec(text) ?? [];
    const value = Number(digits) * (UNITS_MS[unit] ?? NaN);
    return value > 0 && Number.isSafeInteger(value) ? value : undefined;
  },
};

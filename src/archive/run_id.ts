import { optionsOf } from "../internal/is_object.ts";
import { folderTemplate, type RunNameTemplate } from "./folder_template.ts";

const STRICT_REGEXP = /^run=(\d{4})-(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)$/;

// The expression of CPython's `strptime` for "%Y-%m-%d-%H-%M-%S", where \d is any Unicode decimal digit:
// https://github.com/python/cpython/blob/3.11/Lib/_strptime.py
const PYTHON_REGEXP = new RegExp(
  [
    /^(\p{Nd}{4})/u,
    /(1[0-2]|0[1-9]|[1-9])/u,
    /(3[01]|[12]\p{Nd}|0[1-9]|[1-9]| [1-9])/u,
    /(2[0-3]|[01]\p{Nd}|\p{Nd})/u,
    /([0-5]\p{Nd}|\p{Nd})/u,
    /(6[01]|[0-5]\p{Nd}|\p{Nd})$/u,
  ].map((part) => part.source).join("-"),
  "u",
);

/**
 * The format of the names of run folders.
 *
 * - `"strict"`: exactly `run=YYYY-MM-DD-hh-mm-ss`, and a date that exists.
 * - `"python"`: the wider format of the Snowplow Python Analytics SDK 0.2.3: any of the
 *   characters `r`, `u`, `n` and `=` may lead, also none; numbers need no padding and may be written
 *   with the decimal digits of any script.
 * - a template of folders with `{year}`, `{month}`, `{day}`, `{hour}`, `{minute}` and `{second}` in that
 *   order, as far as they are there: `year={year}/month={month}/day={day}`. A `{uuid}` may follow, as in
 *   `run={year}-{month}-{day}-{hour}-{minute}-{second}-{uuid}`.
 */
export type RunNameParse = "strict" | "python" | RunNameTemplate;

/** Options of {@linkcode parseRunName}. */
export interface ParseRunNameOptions {
  /**
   * The format of the name.
   * @default {"strict"}
   */
  readonly parse?: RunNameParse | undefined;
}

/**
 * Reads the time in the name of a run folder.
 *
 * @returns The time, taken as UTC, or `undefined` if the folder is no run.
 * @throws {TypeError} If the template is not one.
 *
 * @example
 * ```ts
 * import { parseRunName } from "@runline/runline/archive";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseRunName("run=2026-01-31-06-00-00"), new Date("2026-01-31T06:00:00Z"));
 * assertEquals(parseRunName("run=2026-1-31-6-0-0"), undefined);
 * assertEquals(
 *   parseRunName("run=2026-1-31-6-0-0", { parse: "python" }),
 *   new Date("2026-01-31T06:00:00Z"),
 * );
 * ```
 */
export function parseRunName(name: string, options: ParseRunNameOptions = {}): Date | undefined {
  const { parse = "strict" } = optionsOf(options, "parseRunName()");
  const template = folderTemplate(parse);
  if (template) return template.parse(name);
  // Python takes strict names, too, and nearly all are.
  let match = STRICT_REGEXP.exec(name);
  // The SDK says lstrip("run="), which strips any of these characters.
  if (parse === "python") match ??= PYTHON_REGEXP.exec(name.replace(/^[run=]+/, ""));
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1)
    .map(decimalValue);
  if (year === 0 || hour > 23 || minute > 59 || second > 59) return undefined;
  const time = new Date(0);
  // Date.UTC would take the years before 100 for those of the 20th century.
  time.setUTCFullYear(year, month - 1, day);
  time.setUTCHours(hour, minute, second);
  return time.getUTCMonth() === month - 1 && time.getUTCDate() === day ? time : undefined;
}

function decimalValue(digits: string): number {
  let value = 0;
  for (const digit of digits.trim()) value = value * 10 + digitValue(digit);
  return value;
}

// Decimal digits lie in unbroken ranges that start at a zero:
// https://www.unicode.org/versions/Unicode16.0.0/core-spec/chapter-4/#G124206
function digitValue(digit: string): number {
  const codePoint = digit.codePointAt(0) ?? 0;
  let zero = codePoint;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return (codePoint - zero) % 10;
}

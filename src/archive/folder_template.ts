import { wrongType } from "../internal/is_object.ts";
import { escapeRegExp } from "../internal/text/escape_regexp.ts";

/** A layout of run folders by parts of their time, such as `year={year}/month={month}/day={day}`. */
export type RunNameTemplate = `${string}{year}${string}`;

/** The fields of a template in the order in which they must come: that of the keys is that of time then. */
const FIELDS = ["year", "month", "day", "hour", "minute", "second"] as const;

/** The field of a random part of a name, after those of the time. */
const RANDOM = "uuid";
const UUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

// The longest path of Linux, PATH_MAX. A regular expression takes only so many characters.
const MAX_LENGTH = 4096;

const DATE_REGEXP = /^([^/{}-]*)\{year\}-\{month\}-\{day\}-\{hour\}-\{minute\}-\{second\}/;

const FIELD_REGEXP = /\{([^{}]*)\}/g;

// https://tc39.es/ecma262/#sec-time-values-and-time-range
const ALL_TIMES = [new Date(-8.64e15), new Date(8.64e15)] as const;

const FIRST_VALUES = [1970, 1, 1, 0, 0, 0] as const;

/** Returns the template that names are parsed by, if it is one. */
export function folderTemplate(parse: string): FolderTemplate | undefined {
  return parse === "strict" || parse === "python" ? undefined : new FolderTemplate(parse);
}

/** The bounds of a listing. */
export interface TimeBounds {
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
}

/** Checks the bounds of a listing: an invalid date would be no bound. */
export function checkBounds({ since, until }: TimeBounds): void {
  for (const [name, bound] of Object.entries({ since, until })) {
    if (bound === undefined) continue;
    if (!(bound instanceof Date)) {
      throw wrongType(bound, `Cannot list runs as '${name}' must be a Date`);
    }
    if (Number.isNaN(bound.getTime())) {
      throw new RangeError(`Cannot list runs as '${name}' must be a valid date: it is invalid`);
    }
  }
}

/** Reports whether a time is within the bounds of a listing. */
export function isWithin(time: Date, { since, until }: TimeBounds): boolean {
  return !(since && time < since) && !(until && time >= until);
}

/** Folders in folders, whose names are parts of a time. */
export class FolderTemplate {
  /** The number of folders above and including a run. */
  readonly depth: number;
  /** The beginning of a run before its date, if it is one folder whose date has the form of strict names. */
  readonly datePrefix: string | undefined;
  readonly #levels: readonly RegExp[];

  /** @throws {TypeError} If the template is too long, or lacks the fields of a time, from the year on. */
  constructor(template: string) {
    if (template.length > MAX_LENGTH) {
      throw new TypeError(
        `Cannot use a template of ${template.length} characters for run folders: ` +
          `it may have at most ${MAX_LENGTH}`,
      );
    }
    const fields = [...template.matchAll(FIELD_REGEXP)].map(([, field]) => field);
    if (fields.at(-1) === RANDOM) fields.pop();
    const isTime = !/[{}]/.test(template.replaceAll(FIELD_REGEXP, "")) &&
      fields.length > 0 && fields.every((field, index) => field === FIELDS[index]);
    const folders = template.split("/");
    if (!isTime || folders.some((folder) => folder === "" || /^\.+$/.test(folder))) {
      throw new TypeError(
        `Cannot use "${template}" as a template of run folders: expected folders with {year}, ` +
          "{month}, {day}, {hour}, {minute} and {second} in that order, as far as they are there, " +
          "then {uuid} if they have one",
      );
    }
    this.depth = folders.length;
    this.datePrefix = folders.length === 1 ? DATE_REGEXP.exec(template)?.[1] : undefined;
    this.#levels = folders.map((_, index) => regexpOf(folders.slice(0, index + 1).join("/")));
  }

  /** Returns the time of a run, or nothing if the folder is no run. */
  parse(name: string): Date | undefined {
    return name.split("/").length === this.depth ? this.#range(name)?.[0] : undefined;
  }

  /** Reports whether a folder, at any depth, is a run within bounds or may contain some. */
  mayContain(name: string, { since, until }: TimeBounds): boolean {
    const range = this.#range(name);
    if (range === undefined) return false;
    const [first, end] = range;
    const isRun = name.split("/").length === this.depth;
    const isEarly = since !== undefined && (isRun ? first < since : end <= since);
    return !isEarly && !(until !== undefined && first >= until);
  }

  /** The time of a folder, and the one of the folder after it. A folder above the year has all times. */
  #range(name: string): readonly [Date, Date] | undefined {
    const match = this.#levels[name.split("/").length - 1]?.exec(name);
    if (!match) return undefined;
    const values = match.slice(1).map(Number);
    if (values.length === 0) return ALL_TIMES;
    const first = timeOf(values);
    // A day that does not exist becomes another one.
    const isTime = first.toISOString().match(/\d+/g)
      ?.slice(0, values.length).every((digits, index) => Number(digits) === values[index]);
    if (!isTime || values[0] === 0) return undefined;
    return [first, timeOf([...values.slice(0, -1), (values.at(-1) ?? 0) + 1])];
  }
}

function timeOf(values: readonly number[]): Date {
  const [year = 0, month = 0, day = 0, ...clock] = FIRST_VALUES.map((first, index) =>
    values[index] ?? first
  );
  const time = new Date(0);
  time.setUTCFullYear(year, month - 1, day);
  const [hour = 0, minute = 0, second = 0] = clock;
  time.setUTCHours(hour, minute, second);
  return time;
}

function regexpOf(template: string): RegExp {
  const parts = template.split(FIELD_REGEXP).map((text, index) => {
    if (index % 2 === 0) return escapeRegExp(text);
    if (text === RANDOM) return UUID;
    return text === "year" ? "(\\d{4})" : "(\\d\\d)";
  });
  return new RegExp(`^${parts.join("")}$`);
}

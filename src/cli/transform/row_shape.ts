import { ENRICHED_FIELDS } from "../../enriched/mod.ts";
import { flag, option, type ValuesOf, type ValueType } from "../parameters/parameter.ts";
import { UsageError } from "../parameters/usage_error.ts";

const memberNames: ValueType<readonly string[]> = {
  placeholder: "<names>",
  expected: "names of fields, separated by commas",
  parse(text) {
    const names = text.split(",").map((name) => name.trim());
    const unknown = names.find((name) => !canBeMember(name));
    if (unknown !== undefined) throw new UsageError(`There is no field "${unknown}"`);
    return names;
  },
};

/** The options that shape rows. */
export const SHAPE_PARAMETERS = {
  fields: option(memberNames, { help: "Only these members, separated by commas" }),
  pretty: flag("Write each row over several lines"),
};

/** The values of {@linkcode SHAPE_PARAMETERS}. */
export type ShapeOptions = ValuesOf<typeof SHAPE_PARAMETERS>;

// What dialects write besides the columns, or in the place of one.
const OTHER_MEMBERS: readonly string[] = ["geo_location", "refr_device_tstamp"];

const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const OPENING: ReadonlySet<number> = new Set([91, 123]);
const CLOSING: ReadonlySet<number> = new Set([93, 125]);
const TOKEN_REGEXP = /["[\]{},:]|[^\s"[\]{},:]+/g;

/** Shapes a row: the JSON text of an object, in which only entities may have white space. */
export type RowShape = (row: string) => string;

/**
 * Returns how rows are shaped, or nothing if they are not. Rows are shaped as strings, so that
 * numbers keep their digits and members their order.
 */
export function rowShape({ fields, pretty }: ShapeOptions): RowShape | undefined {
  if (!fields) return pretty ? prettyJson : undefined;
  const names = new Set(fields);
  return (row) => pretty ? prettyJson(pickMembers(row, names)) : pickMembers(row, names);
}

/** Keeps the members of an object that are named. */
export function pickMembers(row: string, names: ReadonlySet<string>): string {
  const members: string[] = [];
  for (let at = 1; row.charCodeAt(at) === QUOTE;) {
    const nameEnd = stringEnd(row, at);
    const end = valueEnd(row, nameEnd + 1);
    if (names.has(row.slice(at + 1, nameEnd - 1))) members.push(row.slice(at, end));
    at = end + 1;
  }
  return `{${members.join(",")}}`;
}

// Indentation of deep nesting grows with its square: 17,000 objects take 600 MB.
const MOST_SPACE = 16 * 1024 * 1024;

/**
 * Writes JSON text over several lines, as `JSON.stringify` with two spaces does. A text that would
 * grow by more than 16 MiB stays on one line.
 */
export function prettyJson(row: string): string {
  const mostLength = 2 * row.length + MOST_SPACE;
  let text = "";
  let indent = "\n";
  let before = "";
  for (const token of tokensOf(row)) {
    if (text.length + indent.length > mostLength) return row;
    if (token === "}" || token === "]") {
      indent = indent.slice(0, -2);
      if (before !== "{" && before !== "[") text += indent;
    } else if (before === "{" || before === "[") {
      text += indent;
    }
    text += token === ":" ? ": " : token;
    if (token === "{" || token === "[") indent += "  ";
    else if (token === ",") text += indent;
    before = token;
  }
  return text;
}

// A string is scanned by itself, as one with millions of escapes is too much for a pattern.
function* tokensOf(row: string): Generator<string, void> {
  const pattern = new RegExp(TOKEN_REGEXP);
  for (let match = pattern.exec(row); match; match = pattern.exec(row)) {
    if (match[0] === '"') pattern.lastIndex = stringEnd(row, match.index);
    yield row.slice(match.index, pattern.lastIndex);
  }
}

function canBeMember(name: string): boolean {
  return /^(contexts|unstruct_event)_[a-z0-9_.-]+_[0-9]+$/.test(name) ||
    OTHER_MEMBERS.includes(name) || ENRICHED_FIELDS.some((field) => field.name === name);
}

/** Gives where the value that starts there ends: at a comma, or at the end of the object. */
function valueEnd(row: string, start: number): number {
  let depth = 0;
  for (let at = start;;) {
    const code = row.charCodeAt(at);
    if (depth === 0 && (code === COMMA || CLOSING.has(code))) return at;
    if (OPENING.has(code)) depth++;
    if (CLOSING.has(code)) depth--;
    at = code === QUOTE ? stringEnd(row, at) : at + 1;
  }
}

function stringEnd(row: string, start: number): number {
  for (let at = start;;) {
    at = row.indexOf('"', at + 1);
    let backslashes = 0;
    while (row.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return at + 1;
  }
}

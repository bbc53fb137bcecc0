import { raised } from "./_python_values.ts";
import type { DialectIssue } from "./_dialect.ts";

const SPACE_REGEXP = /[ \t\n\r]*/y;
const WORD_REGEXP = /null|true|false|NaN|-?Infinity/y;
const NUMBER_REGEXP = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
const PLAIN_REGEXP = /[ !#-[\]-\uffff]*/y;
const ESCAPE_REGEXP = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

class Issue extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/**
 * Creates the issue of a text that is not JSON, in the words of Python's `json.loads`. Python reads
 * `NaN` and infinities, which JSON does not have; they are refused here.
 */
export function pythonJsonIssue(text: string): DialectIssue {
  if (text.startsWith("\ufeff")) {
    return decodeIssue(text, "Unexpected UTF-8 BOM (decode using utf-8-sig)", 0);
  }
  try {
    const end = space(text, value(text, space(text, 0)));
    if (end < text.length) throw new Issue("Extra data", end);
  } catch (error) {
    if (error instanceof RangeError) {
      return raised("RecursionError", "maximum recursion depth exceeded");
    }
    if (!(error instanceof Issue)) throw error;
    return decodeIssue(text, error.message, error.at);
  }
  return raised("ValueError", "Out of range float values are not JSON compliant");
}

function decodeIssue(text: string, message: string, at: number): DialectIssue {
  const before = text.slice(0, at);
  const line = before.split("\n").length;
  const column = length(before.slice(before.lastIndexOf("\n") + 1)) + 1;
  const place = `line ${line} column ${column} (char ${length(before)})`;
  return raised("JSONDecodeError", `${message}: ${place}`);
}

// Python counts characters.
function length(text: string): number {
  return [...text].length;
}

function value(text: string, at: number): number {
  const first = text[at];
  if (first === '"') return string(text, at);
  if (first === "{") return members(text, at);
  if (first === "[") return items(text, at);
  const end = after(WORD_REGEXP, text, at) ?? after(NUMBER_REGEXP, text, at);
  if (end === undefined) throw new Issue("Expecting value", at);
  return end;
}

function members(text: string, start: number): number {
  let at = space(text, start + 1);
  if (text[at] === "}") return at + 1;
  for (;;) {
    if (text[at] !== '"') {
      throw new Issue("Expecting property name enclosed in double quotes", at);
    }
    at = space(text, string(text, at));
    if (text[at] !== ":") throw new Issue("Expecting ':' delimiter", at);
    at = space(text, value(text, space(text, at + 1)));
    if (text[at] === "}") return at + 1;
    if (text[at] !== ",") throw new Issue("Expecting ',' delimiter", at);
    at = space(text, at + 1);
  }
}

function items(text: string, start: number): number {
  let at = space(text, start + 1);
  if (text[at] === "]") return at + 1;
  for (;;) {
    at = space(text, value(text, at));
    if (text[at] === "]") return at + 1;
    if (text[at] !== ",") throw new Issue("Expecting ',' delimiter", at);
    at = space(text, at + 1);
  }
}

function string(text: string, start: number): number {
  let at = start + 1;
  for (let end: number | undefined = at; end !== undefined; end = after(ESCAPE_REGEXP, text, at)) {
    at = after(PLAIN_REGEXP, text, end) ?? end;
  }
  const stop = text[at];
  if (stop === '"') return at + 1;
  if (stop === undefined) throw new Issue("Unterminated string starting at", start);
  if (stop !== "\\") throw new Issue("Invalid control character at", at);
  if (text[at + 1] === undefined) throw new Issue("Unterminated string starting at", start);
  if (text[at + 1] === "u") throw new Issue("Invalid \\uXXXX escape", at + 1);
  throw new Issue("Invalid \\escape", at);
}

function space(text: string, at: number): number {
  return after(SPACE_REGEXP, text, at) ?? at;
}

function after(regexp: RegExp, text: string, at: number): number | undefined {
  regexp.lastIndex = at;
  return regexp.test(text) ? regexp.lastIndex : undefined;
}

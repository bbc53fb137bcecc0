import { isDate } from "../fields/scalars.ts";
import { hexadecimal, withoutLastZeros } from "../json/decimal.ts";
import { DialectIssue } from "./_dialect.ts";

const LAYOUT = "2006-01-02 15:04:05.999";
const INTEGER_REGEXP = /^([+-]?)([0-9]+)$/;
const LONGEST_INT = 9223372036854775807n;
const MOST_DIGITS = 19;
const SPECIAL_REGEXP = /^(?:[+-]?inf(?:inity)?|nan)$/i;
const DECIMAL_REGEXP =
  /^[+-]?(?:[0-9](?:_?[0-9])*(?:\.(?:[0-9](?:_?[0-9])*)?)?|\.[0-9](?:_?[0-9])*)(?:e[+-]?[0-9](?:_?[0-9])*)?$/i;
const HEX_REGEXP =
  /^([+-]?)0x(?:_?([0-9a-f](?:_?[0-9a-f])*)(?:\.([0-9a-f](?:_?[0-9a-f])*)?)?|\.([0-9a-f](?:_?[0-9a-f])*))p([+-]?[0-9](?:_?[0-9])*)$/i;

// The elements of the layout, and how each is read.
const STEPS: readonly (readonly [element: string, regexp: RegExp])[] = [
  ["2006", /^[0-9]{4}/],
  ["-", /^-/],
  ["01", /^[0-9]{2}/],
  ["-", /^-/],
  ["02", /^[0-9]{2}/],
  [" ", /^(?: +|$)/],
  ["15", /^[0-9]{1,2}/],
  [":", /^:/],
  ["04", /^[0-9]{2}/],
  [":", /^:/],
  ["05", /^[0-9]{2}/],
];

/** Returns the integer that `strconv.Atoi` reads, as text. */
export function goInteger(value: string): string {
  const [, sign, digits] = INTEGER_REGEXP.exec(value) ?? [];
  if (digits === undefined) throw numberIssue("Atoi", value, "invalid syntax");
  const significant = digits.replace(/^0+/, "");
  const number = significant.length > MOST_DIGITS ? LONGEST_INT + 2n : BigInt(significant);
  const isNegative = sign === "-";
  if (number > LONGEST_INT + (isNegative ? 1n : 0n)) {
    throw numberIssue("Atoi", value, "value out of range");
  }
  return `${isNegative ? -number : number}`;
}

/** Returns the number that `strconv.ParseFloat` reads, which may be infinite or not a number. */
export function goFloat(value: string): number {
  if (SPECIAL_REGEXP.test(value)) return specialOf(value.toLowerCase());
  const number = DECIMAL_REGEXP.test(value) ? Number(value.replaceAll("_", "")) : hexOf(value);
  if (number === undefined) throw numberIssue("ParseFloat", value, "invalid syntax");
  if (!Number.isFinite(number)) throw numberIssue("ParseFloat", value, "value out of range");
  return number;
}

/** Creates the issue of a text that `strconv` does not read. */
export function numberIssue(name: string, value: string, state: string): DialectIssue {
  return new DialectIssue(`strconv.${name}: parsing ${goQuote(value)}: ${state}`);
}

/** Writes a time that `time.Parse` reads in the form of RFC 3339, without trailing zeros. */
export function goTime(value: string): string {
  const parts: string[] = [];
  let rest = value;
  for (const [element, regexp] of STEPS) {
    const found = regexp.exec(rest)?.[0];
    if (found === undefined) {
      throw timeIssue(value, ` as "${LAYOUT}": cannot parse ${timeQuote(rest)} as "${element}"`);
    }
    // Go reports the first issue, so the range of a part is checked before the next part is read.
    const unit = RANGES[parts.length];
    if (unit && Number(found) >= unit.end) throw timeIssue(value, `: ${unit.name} out of range`);
    if (parts.length === 2 && found === "00") throw timeIssue(value, ": month out of range");
    parts.push(found);
    rest = rest.slice(found.length);
  }
  const [fraction = "", digits = ""] = /^[.,]([0-9]+)/.exec(rest) ?? [];
  const extra = rest.slice(fraction.length);
  if (extra !== "") throw timeIssue(value, `: extra text: ${timeQuote(extra)}`);
  const [year, , month, , day, , hour = "", , minute, , second] = parts;
  const date = `${year}-${month}-${day}`;
  if (!isDate(date)) throw timeIssue(value, ": day out of range");
  const clock = `${hour.padStart(2, "0")}:${minute}:${second}`;
  const nanos = withoutLastZeros(digits.slice(0, 9));
  return `"${date}T${clock}${nanos && `.${nanos}`}Z"`;
}

const RANGES: Readonly<Record<number, { readonly name: string; readonly end: number }>> = {
  2: { name: "month", end: 13 },
  6: { name: "hour", end: 24 },
  8: { name: "minute", end: 60 },
  10: { name: "second", end: 60 },
};

/** Quotes a string like `strconv.Quote`. */
function goQuote(text: string): string {
  const short: Readonly<Record<string, string>> = {
    "\x07": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
    '"': '\\"',
    "\\": "\\\\",
  };
  const quoted = text.toWellFormed().replace(/["\\]|(?! )[\p{C}\p{Z}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (short[character]) return short[character];
    if (code < 0x80) return `\\x${code.toString(16).padStart(2, "0")}`;
    const digits = code.toString(16);
    return code > 0xffff ? `\\U${digits.padStart(8, "0")}` : `\\u${digits.padStart(4, "0")}`;
  });
  return `"${quoted}"`;
}

function specialOf(value: string): number {
  if (value === "nan") return NaN;
  return value.startsWith("-") ? -Infinity : Infinity;
}

function hexOf(value: string): number | undefined {
  const [, sign, whole = "", fraction = "", only = "", power] = HEX_REGEXP.exec(value) ?? [];
  if (power === undefined) return undefined;
  const [front, back] = [whole, fraction || only].map((digits) => digits.replaceAll("_", ""));
  const number = hexadecimal(front ?? "", back ?? "", Number(power.replaceAll("_", "")));
  return sign === "-" ? -number : number;
}

function timeIssue(value: string, state: string): DialectIssue {
  return new DialectIssue(`parsing time ${timeQuote(value)}${state}`);
}

// The package `time` has a quote of its own, which writes bytes.
function timeQuote(text: string): string {
  const quoted = text.replace(/["\\]|[^ -\x7f]+/g, (found) => {
    if (found === '"' || found === "\\") return `\\${found}`;
    const bytes = Array.from(new TextEncoder().encode(found));
    return bytes.map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
  });
  return `"${quoted}"`;
}

import { asciiDigits, pythonDecimal } from "../json/decimal.ts";
import { trimmed } from "./_trimmed.ts";
import { DialectIssue } from "./_dialect.ts";

// https://docs.python.org/3/library/stdtypes.html#integer-string-conversion-length-limitation
const MOST_DIGITS = 4300;
const LONGEST_SHOWN = 200;
// The white space of Python differs from that of JavaScript, and is smaller in ASCII texts.
const ASCII_REGEXP = /^\p{ASCII}*$/u;
const ASCII_SPACE_REGEXP = /[\t-\r ]/;
// deno-lint-ignore no-control-regex
const SPACE_REGEXP = /(?!\ufeff)[\s\x1c-\x1f\x85]/;
const INTEGER_REGEXP = /^([+-]?)([0-9]+(?:_[0-9]+)*)$/;
const FLOAT_REGEXP =
  /^[+-]?(?:[0-9]+(?:_[0-9]+)*(?:\.(?:[0-9]+(?:_[0-9]+)*)?)?|\.[0-9]+(?:_[0-9]+)*)(?:e[+-]?[0-9]+(?:_[0-9]+)*)?$/i;
const SPECIAL_REGEXP = /^[+-]?(?:inf(?:inity)?|nan)$/i;

/** Writes the integer that `int` reads, of any size. */
export function pythonInt(value: string): string {
  const [, sign, digits] = INTEGER_REGEXP.exec(stripped(value)) ?? [];
  if (digits === undefined) {
    const shown = [...repr(value)].slice(0, LONGEST_SHOWN).join("");
    throw raised("ValueError", `invalid literal for int() with base 10: ${shown}`);
  }
  const plain = digits.replaceAll("_", "");
  if (plain.length > MOST_DIGITS) {
    throw raised(
      "ValueError",
      `Exceeds the limit (${MOST_DIGITS} digits) for integer string conversion: value has ` +
        `${plain.length} digits; use sys.set_int_max_str_digits() to increase the limit`,
    );
  }
  return `${BigInt(sign === "-" ? `-${plain}` : plain)}`;
}

/** Writes the number that `float` reads, and `null` for a number that JSON does not have. */
export function pythonFloat(value: string): string {
  const text = stripped(value);
  if (SPECIAL_REGEXP.test(text)) return "null";
  if (!FLOAT_REGEXP.test(text)) {
    throw raised("ValueError", `could not convert string to float: ${repr(value)}`);
  }
  const number = Number(text.replaceAll("_", ""));
  return Number.isFinite(number) ? pythonDecimal(number) : "null";
}

/** Creates the issue of an exception, in the form of `repr`. */
export function raised(name: string, message: string): DialectIssue {
  return new DialectIssue(`${name}(${repr(message)})`);
}

/** Quotes a string like `repr`. */
export function repr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  const inner = text.replace(/['\\]|(?! )[\p{C}\p{Z}]/gu, (character) => {
    if (character === "'") return quote === "'" ? "\\'" : "'";
    if (character === "\\") return "\\\\";
    const code = character.codePointAt(0) ?? 0;
    const digits = code.toString(16);
    if (short[character]) return short[character];
    if (code <= 0xff) return `\\x${digits.padStart(2, "0")}`;
    return code > 0xffff ? `\\U${digits.padStart(8, "0")}` : `\\u${digits.padStart(4, "0")}`;
  });
  return quote + inner + quote;
}

function stripped(value: string): string {
  if (ASCII_REGEXP.test(value)) return trimmed(value, ASCII_SPACE_REGEXP);
  return asciiDigits(trimmed(value, SPACE_REGEXP));
}

/** The shortest decimal digits of a number, with the power of ten of the first of them. */
interface Decimal {
  readonly sign: "-" | "";
  readonly digits: string;
  readonly exponent: number;
}

/** Writes a finite number as `repr` in Python. */
export function pythonDecimal(value: number): string {
  const { sign, digits, exponent } = decimalOf(value);
  if (exponent >= -4 && exponent < 16) return sign + fixed(digits, exponent);
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
  const power = `${Math.abs(exponent)}`.padStart(2, "0");
  return `${sign}${digits[0]}${fraction}e${exponent < 0 ? "-" : "+"}${power}`;
}

/** Writes a finite number as `Double.toString` in Java 19 and later. */
export function javaDecimal(value: number): string {
  // Java writes two digits or more, the nearest two where one would do.
  const { sign, digits, exponent } = decimalOf(value, 1);
  if (value === 0 || (exponent >= -3 && exponent < 7)) return sign + fixed(digits, exponent);
  return `${sign}${digits[0]}.${digits.slice(1)}E${exponent}`;
}

/** Writes a finite number as `json-iterator/go`, which the Go SDK uses. */
export function goDecimal(value: number): string {
  return Object.is(value, -0) ? "-0" : `${value}`.replace(/e-([0-9])$/, "e-0$1");
}

/** Returns the number of hexadecimal digits and a power of two. */
// On the path of every value, where an object of options would cost.
// deno-lint-ignore runline/max-positional-params
export function hexadecimal(whole: string, fraction: string, power: number): number {
  return Number(BigInt(`0x0${whole}${fraction}`)) * 2 ** (power - 4 * fraction.length);
}

/** Writes decimal digits of any script as ASCII digits. */
export function asciiDigits(value: string): string {
  return value.replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    const known = DIGIT_VALUES.get(digit);
    if (known !== undefined) return known;
    const found = `${digitValue(digit)}`;
    DIGIT_VALUES.set(digit, found);
    return found;
  });
}

// There are some 700 such digits.
const DIGIT_VALUES = new Map<string, string>();

// The digits of a script are consecutive, and so may be those of several scripts.
function digitValue(digit: string): number {
  let code = digit.codePointAt(0) ?? 0;
  let before = 0;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(--code))) before++;
  return before % 10;
}

function decimalOf(value: number, leastFractionDigits = 0): Decimal {
  const shortest = Math.abs(value).toExponential();
  const isShort = !shortest.includes(".") && leastFractionDigits > 0;
  const text = isShort ? Math.abs(value).toExponential(leastFractionDigits) : shortest;
  const [mantissa = "0", exponent = "0"] = text.split("e");
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  return { sign, digits: mantissa.replace(".", ""), exponent: Number(exponent) };
}

// Always with a fraction, at least a zero.
function fixed(digits: string, exponent: number): string {
  if (exponent < 0) {
    return `0.${"0".repeat(-exponent - 1)}${digits[0]}${withoutLastZeros(digits.slice(1))}`;
  }
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return `${whole}.${withoutLastZeros(digits.slice(exponent + 1)) || "0"}`;
}

/** Removes the zeros at the end of digits. */
export function withoutLastZeros(text: string): string {
  let end = text.length;
  while (text[end - 1] === "0") end--;
  return text.slice(0, end);
}

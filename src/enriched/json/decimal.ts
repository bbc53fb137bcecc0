/** The shortest decimal digits that make a number, with the power of ten of the first of them. */
interface Decimal {
  readonly sign: "-" | "";
  readonly digits: string;
  readonly exponent: number;
}

/** Writes a finite number as `repr` does in Python. */
export function pythonDecimal(value: number): string {
  const { sign, digits, exponent } = decimalOf(value);
  if (exponent >= -4 && exponent < 16) return sign + fixed(digits, exponent);
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
  const power = `${Math.abs(exponent)}`.padStart(2, "0");
  return `${sign}${digits[0]}${fraction}e${exponent < 0 ? "-" : "+"}${power}`;
}

/** Writes a finite number as `Double.toString` does in Java. */
export function javaDecimal(value: number): string {
  const { sign, digits, exponent } = decimalOf(value);
  if (value === 0 || (exponent >= -3 && exponent < 7)) return sign + fixed(digits, exponent);
  return `${sign}${digits[0]}.${digits.slice(1) || "0"}E${exponent}`;
}

/** Gives the number that hexadecimal digits and a power of two make. */
// On the path of every value, where an object of options would cost.
// deno-lint-ignore runline/max-positional-params
export function hexadecimal(whole: string, fraction: string, power: number): number {
  return Number(BigInt(`0x0${whole}${fraction}`)) * 2 ** (power - 4 * fraction.length);
}

/** Writes decimal digits of any script as those of ASCII. */
export function asciiDigits(value: string): string {
  return value.replace(/(?![0-9])\p{Nd}/gu, (digit) => `${digitValue(digit)}`);
}

// The digits of each script follow each other, and runs of ten may, too.
function digitValue(digit: string): number {
  let code = digit.codePointAt(0) ?? 0;
  let before = 0;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(--code))) before++;
  return before % 10;
}

function decimalOf(value: number): Decimal {
  const [mantissa = "0", exponent = "0"] = Math.abs(value).toExponential().split("e");
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  return { sign, digits: mantissa.replace(".", ""), exponent: Number(exponent) };
}

// Always with a fraction, if only a zero.
function fixed(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return `${whole}.${digits.slice(exponent + 1) || "0"}`;
}

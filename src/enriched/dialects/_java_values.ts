import { isDate } from "../fields/scalars.ts";
import { asciiDigits, withoutLastZeros } from "../json/decimal.ts";

const PARTS_REGEXP =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})T((?:[01][0-9]|2[0-4]):[0-5][0-9]:(?:[0-5][0-9]|60))(?:\.([0-9]{0,9}))?$/i;
const HEX_REGEXP = /^\+?[0-9a-f]+$/i;
const LONGEST_LONG = 0x7fff_ffff_ffff_ffffn;
// https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/UUID.html#fromString(java.lang.String)
const UUID_PARTS = [8, 4, 4, 4, 12];
const LONGEST_UUID = 36;
const FULL_WIDTH = 0xfee0;

/** Writes a time that `Instant.parse` reads in the form of `Instant.toString`, for the years 0 to 9999. */
export function writeInstant(value: string): string | undefined {
  const [, date, clock, fraction = ""] = PARTS_REGEXP.exec(value.replaceAll(" ", "T")) ?? [];
  if (date === undefined || clock === undefined || !isDate(date)) return undefined;
  const isMidnight = clock === "24:00:00" && Number(fraction) === 0;
  const time = isMidnight ? "00:00:00" : clock === "23:59:60" ? "23:59:59" : clock;
  if (time.startsWith("24") || time.endsWith("60")) return undefined;
  const day = isMidnight ? dayAfter(date) : date;
  return day === undefined ? undefined : `"${day}T${time}${grouped(fraction)}Z"`;
}

/** Writes a UUID that `UUID.fromString` reads in the form of `UUID.toString`: short parts are padded. */
export function writeJavaUuid(value: string): string | undefined {
  if (value.length > LONGEST_UUID) return undefined;
  const parts = bmpDigits(value, fullWidthLetters).split("-");
  if (parts.length !== UUID_PARTS.length || !parts.every((part) => HEX_REGEXP.test(part))) {
    return undefined;
  }
  const numbers = parts.map((part) => BigInt(`0x${part.replace("+", "")}`));
  if (numbers.some((number) => number > LONGEST_LONG)) return undefined;
  const texts = numbers.map((number, index) => {
    const length = UUID_PARTS[index] ?? 0;
    return number.toString(16).padStart(length, "0").slice(-length);
  });
  return `"${texts.join("-")}"`;
}

/**
 * Replaces the digits that Java's `Character.digit` accepts by ASCII digits. Java reads UTF-16 units, so
 * that digits beyond the basic plane are none.
 */
export function bmpDigits(value: string, letters = (text: string) => text): string {
  return /[\ud800-\udfff]/.test(value) ? value : letters(asciiDigits(value));
}

function fullWidthLetters(text: string): string {
  return text.replace(
    /[\uff21-\uff26\uff41-\uff46]/g,
    (letter) => String.fromCharCode(letter.charCodeAt(0) - FULL_WIDTH),
  );
}

// The digits of a fraction come in threes.
function grouped(fraction: string): string {
  const digits = withoutLastZeros(fraction);
  if (digits === "") return "";
  return `.${digits.padEnd(Math.ceil(digits.length / 3) * 3, "0")}`;
}

function dayAfter(date: string): string | undefined {
  if (date === "9999-12-31") return undefined;
  const time = new Date(`${date}T00:00:00Z`);
  time.setUTCDate(time.getUTCDate() + 1);
  return time.toISOString().slice(0, 10);
}

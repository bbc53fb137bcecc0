import { writeTimestamp } from "../fields/scalars.ts";

const PARTS_REGEXP =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{0,9}))?$/i;
const HEX_REGEXP = /^\+?[0-9a-f]+$/i;
const LONGEST_LONG = 0x7fff_ffff_ffff_ffffn;
// https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/UUID.html#fromString(java.lang.String)
const UUID_PARTS = [8, 4, 4, 4, 12];
const LONGEST_UUID = 36;

/** Writes a time as `Instant.toString` does of what `Instant.parse` reads, for years of four digits. */
export function writeInstant(value: string): string | undefined {
  const [, date, clock, fraction = ""] = PARTS_REGEXP.exec(value.replaceAll(" ", "T")) ?? [];
  if (date === undefined || clock === undefined) return undefined;
  const isMidnight = clock === "24:00:00" && Number(fraction) === 0;
  const time = isMidnight ? "00:00:00" : clock === "23:59:60" ? "23:59:59" : clock;
  if (writeTimestamp(`${date} ${time}`) === undefined) return undefined;
  const day = isMidnight ? dayAfter(date) : date;
  return day === undefined ? undefined : `"${day}T${time}${grouped(fraction)}Z"`;
}

/** Writes a UUID as `UUID.toString` does of what `UUID.fromString` reads: short parts are filled up. */
export function writeJavaUuid(value: string): string | undefined {
  const parts = value.split("-");
  const fits = parts.length === UUID_PARTS.length && value.length <= LONGEST_UUID;
  if (!fits || !parts.every((part) => HEX_REGEXP.test(part))) return undefined;
  const numbers = parts.map((part) => BigInt(`0x${part.replace("+", "")}`));
  if (numbers.some((number) => number > LONGEST_LONG)) return undefined;
  const texts = numbers.map((number, index) => {
    const length = UUID_PARTS[index] ?? 0;
    return number.toString(16).padStart(length, "0").slice(-length);
  });
  return `"${texts.join("-")}"`;
}

// The digits of a fraction come in threes.
function grouped(fraction: string): string {
  const digits = fraction.replace(/0+$/, "");
  if (digits === "") return "";
  return `.${digits.padEnd(Math.ceil(digits.length / 3) * 3, "0")}`;
}

function dayAfter(date: string): string | undefined {
  if (date === "9999-12-31") return undefined;
  const time = new Date(`${date}T00:00:00Z`);
  time.setUTCDate(time.getUTCDate() + 1);
  return time.toISOString().slice(0, 10);
}

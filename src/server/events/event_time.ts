const DATE_TIME =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?:([Zz])|([+-])(\d\d):?(\d\d))?$/;

/** The first microsecond that cannot be counted from 1970 without loss, with some room. */
const END = Date.UTC(2250, 0) * 1000;

/**
 * Parses an ISO 8601 date-time into microseconds since 1970. Digits beyond the microsecond are cut.
 * A time without zone is in UTC, as Marquez has it. Returns `undefined` for any other text, and for
 * times before 1970 or after 2249.
 */
export function parseEventTime(text: string): number | undefined {
  const match = DATE_TIME.exec(text);
  if (!match) return undefined;
  const [
    ,
    year,
    month,
    day,
    hour,
    minute,
    second = "0",
    fraction = "",
    ,
    sign,
    offHour,
    offMinute,
  ] = match;
  const ms = Date.UTC(+year!, +month! - 1, +day!, +hour!, +minute!, +second);
  const date = new Date(ms);
  // A day that does not exist, such as February 30, rolls over; a leap second does as well.
  const isThere = date.getUTCDate() === +day! || +second === 60;
  if (!isThere || +month! > 12 || +hour! > 24 || +minute! > 59 || +second > 60) return undefined;
  const offset = sign === undefined ? 0 : (+offHour! * 60 + +offMinute!) * (sign === "-" ? -1 : 1);
  const micros = (ms - offset * 60_000) * 1000 + +fraction.slice(0, 6).padEnd(6, "0");
  return micros >= 0 && micros < END ? micros : undefined;
}

/** Returns whether a date-time has a time zone. */
export function hasZone(text: string): boolean {
  return /(?:[Zz]|[+-]\d\d:?\d\d)$/.test(text);
}

/** Formats microseconds since 1970 as ISO 8601 in UTC, with 0, 3 or 6 decimals. */
export function formatEventTime(micros: number): string {
  const fraction = micros % 1_000_000;
  const seconds = new Date((micros - fraction) / 1000).toISOString().slice(0, 19);
  if (fraction === 0) return `${seconds}Z`;
  const digits = String(fraction).padStart(6, "0");
  return `${seconds}.${digits.endsWith("000") ? digits.slice(0, 3) : digits}Z`;
}

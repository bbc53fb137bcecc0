// RFC 3986, section 2: the only characters that a URI may have.
const URI = /^[a-z][a-z\d+.-]*:(?:[\w\-.~:/?#[\]@!$&'()*+,;=]|%[\da-f]{2})+$/i;

// RFC 3339, section 5.6, without leap seconds, which no clock of ours tells.
const DATE_TIME =
  /^(\d{4})-(0[1-9]|1[0-2])-(\d{2})T(?:[01]\d|2[0-3])(?::[0-5]\d){2}(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;

/** Tells whether a value is a URI with its scheme. */
export function isUri(value: unknown): value is string {
  return typeof value === "string" && URI.test(value) && URL.canParse(value);
}

/** Tells whether a value is a date and time with a time zone, as JSON Schema's `date-time` is. */
export function isDateTime(value: unknown): value is string {
  const match = typeof value === "string" ? DATE_TIME.exec(value) : null;
  if (!match) return false;
  const [, year, month, day] = match.map(Number);
  return day !== undefined && day > 0 && day <= daysInMonth(year ?? 0, month ?? 0);
}

function daysInMonth(year: number, month: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, 0);
  return date.getUTCDate();
}

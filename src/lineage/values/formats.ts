// RFC 3986, section 2: the only characters that a URI may have.
const URI = /^[a-z][a-z\d+.-]*:(?:[\w\-.~:/?#[\]@!$&'()*+,;=]|%[\da-f]{2})+$/i;

// RFC 3339, section 5.6, without leap seconds, which JavaScript's Date does not have.
const DATE_TIME =
  /^\d{4}-(?:0[1-9]|1[0-2])-\d{2}T(?:[01]\d|2[0-3])(?::[0-5]\d){2}(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;

// Events repeat the URIs of producers and schemas, and parsing one takes longer than all else.
const MAX_KNOWN_URIS = 1000;
const MAX_KNOWN_LENGTH = 300;
const knownUris = new Set<string>();

/** Reports whether a value is an absolute URI. */
export function isUri(value: unknown): value is string {
  if (typeof value !== "string") return false;
  if (knownUris.has(value)) return true;
  if (!URI.test(value) || !URL.canParse(value)) return false;
  if (knownUris.size < MAX_KNOWN_URIS && value.length <= MAX_KNOWN_LENGTH) knownUris.add(value);
  return true;
}

/** Reports whether a value is a date and time with a time zone: JSON Schema's `date-time`. */
export function isDateTime(value: unknown): value is string {
  if (typeof value !== "string" || !DATE_TIME.test(value)) return false;
  const day = Number(value.slice(8, 10));
  if (day <= 28) return day > 0;
  return day <= daysInMonth(Number(value.slice(0, 4)), Number(value.slice(5, 7)));
}

function daysInMonth(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

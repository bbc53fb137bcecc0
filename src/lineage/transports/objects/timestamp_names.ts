/**
 * Creates a function that returns local time as `YYYYMMDD-HHMMSS.ffffff`, each time another one: the
 * clock has milliseconds, and events of the same millisecond get the next microsecond.
 */
export function timestampNames(now: () => number): () => string {
  let last = 0;
  return () => {
    last = Math.max(now() * 1000, last + 1);
    return timestamp(last);
  };
}

function timestamp(micros: number): string {
  const date = new Date(Math.floor(micros / 1000));
  const pad = (value: number, width = 2): string => String(value).padStart(width, "0");
  const day = `${pad(date.getFullYear(), 4)}${pad(date.getMonth() + 1)}${pad(date.getDate())}`;
  const time = `${pad(date.getHours())}${pad(date.getMinutes())}${pad(date.getSeconds())}`;
  return `${day}-${time}.${pad(micros % 1_000_000, 6)}`;
}

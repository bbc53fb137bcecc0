/** Writes what was thrown, which may be anything: `String` refuses some of it, and JSON more. */
export function thrownText(thrown: unknown): string {
  if (typeof thrown !== "object" || thrown === null) return String(thrown);
  try {
    return JSON.stringify(thrown) ?? "undefined";
  } catch {
    return Object.prototype.toString.call(thrown);
  }
}

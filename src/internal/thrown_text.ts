/** Returns the text of a thrown value. Some values have neither a string nor a JSON form. */
export function thrownText(thrown: unknown): string {
  if (typeof thrown !== "object" || thrown === null) return String(thrown);
  try {
    return JSON.stringify(thrown) ?? "undefined";
  } catch {
    return Object.prototype.toString.call(thrown);
  }
}

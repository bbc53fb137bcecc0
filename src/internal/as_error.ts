/** Returns what was thrown as an error. Anything can be thrown, even an object without a string form. */
export function asError(thrown: unknown): Error {
  try {
    return thrown instanceof Error ? thrown : new Error(thrownText(thrown), { cause: thrown });
  } catch {
    return new Error("The thrown value cannot be shown", { cause: thrown });
  }
}

/** Returns the text of a thrown value. Some values have neither a string nor a JSON form. */
export function thrownText(thrown: unknown): string {
  if (typeof thrown !== "object" || thrown === null) return String(thrown);
  try {
    return JSON.stringify(thrown) ?? "undefined";
  } catch {
    return Object.prototype.toString.call(thrown);
  }
}

/**
 * Describes a thrown value. Anything can be thrown, also a value whose properties throw.
 */
export function textOf(thrown: unknown): string {
  try {
    if (thrown instanceof Error) return String(thrown.message || thrown.name);
    return thrownText(thrown);
  } catch {
    return "Something was thrown that cannot be shown";
  }
}

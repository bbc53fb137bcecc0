import { thrownText } from "./thrown_text.ts";

/** Returns what was thrown as an error. Anything can be thrown, even an object without a string form. */
export function asError(thrown: unknown): Error {
  try {
    return thrown instanceof Error ? thrown : new Error(thrownText(thrown), { cause: thrown });
  } catch {
    return new Error("The thrown value cannot be shown", { cause: thrown });
  }
}

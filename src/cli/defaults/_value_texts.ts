import type { Parameter } from "../parameters/parameter.ts";
import { UsageError } from "../parameters/usage_error.ts";

/**
 * Returns the texts of a value as the command line would have them: none for a flag that is off.
 *
 * @throws {UsageError} If the value is of another kind than the parameter takes, or holds a password.
 */
export function valueTexts(
  value: unknown,
  { kind, repeatable, isSecret }: Parameter<unknown>,
  title = "option",
): readonly string[] {
  const texts: readonly unknown[] = Array.isArray(value) && repeatable ? value : [value];
  if (kind === "flag") {
    if (value === "true") return [""];
    if (value === "false") return [];
    throw new UsageError(`${title} must be true or false`);
  }
  if (texts.length === 0 || !texts.every((text) => typeof text === "string")) {
    throw new UsageError(
      `${title} must be ${repeatable ? "one value or a list of them" : "one value"}`,
    );
  }
  if (isSecret && texts.some(hasPassword)) {
    throw new UsageError(`${title} contains a password, which is for the command line alone`);
  }
  return texts;
}

// `postgres://user:password@host`, and parameters such as `?password=…`.
function hasPassword(text: string): boolean {
  return /:\/\/[^/?#:]*:[^/?#]*@|[?&;](?:password|pass|pwd|token|secret)=/i.test(text);
}

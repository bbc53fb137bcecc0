import type { DialectRules } from "./_dialect.ts";
import { GO_RULES } from "./_go.ts";
import { JS_RULES } from "./_js.ts";
import { PYTHON_RULES } from "./_python.ts";
import { SCALA_3_1_RULES, SCALA_LOSSLESS_RULES, SCALA_RULES } from "./_scala.ts";
import type { Dialect } from "./dialect.ts";

const RULES: Readonly<Record<Exclude<Dialect, "loader">, DialectRules>> = {
  scala: SCALA_RULES,
  "scala-3.1": SCALA_3_1_RULES,
  python: PYTHON_RULES,
  go: GO_RULES,
  js: JS_RULES,
};

/**
 * Returns the rules of a dialect other than `loader`. With `lossless`, entities stay self-describing.
 *
 * @throws {RangeError} If there is no such dialect, or it has no lossless form.
 */
export function dialectRules(
  dialect: Exclude<Dialect, "loader">,
  { lossless }: { readonly lossless: boolean },
): DialectRules {
  if (!Object.hasOwn(RULES, dialect)) {
    throw new RangeError(`Cannot write dialect "${dialect}": unknown dialect`);
  }
  if (!lossless) return RULES[dialect];
  if (dialect === "scala" || dialect === "scala-3.1") return SCALA_LOSSLESS_RULES;
  throw new RangeError(`Cannot write dialect "${dialect}" with 'lossless': it has no such form`);
}

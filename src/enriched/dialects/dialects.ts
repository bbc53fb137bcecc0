import type { DialectRules } from "./_dialect.ts";
import { GO_RULES } from "./_go.ts";
import { JS_RULES } from "./_js.ts";
import { PYTHON_RULES } from "./_python.ts";
import { SCALA_LOSSLESS_RULES, SCALA_RULES, SCALA_VERSIONED_RULES } from "./_scala.ts";
import type { Dialect } from "./dialect.ts";

/** Options of {@linkcode dialectRules}. */
export interface DialectRulesOptions {
  readonly lossless: boolean;
  readonly schemaVersion: boolean;
}

/**
 * Gives the rules of a dialect that is not our own.
 *
 * @throws {RangeError} If the dialect has not what is asked for.
 */
export function dialectRules(
  dialect: Exclude<Dialect, "loader">,
  options: DialectRulesOptions,
): DialectRules {
  const { lossless, schemaVersion } = options;
  if (lossless && dialect !== "scala") throw unknownTo(dialect, "lossless");
  if (schemaVersion && (lossless || dialect !== "scala")) throw unknownTo(dialect, "schemaVersion");
  switch (dialect) {
    case "scala":
      if (lossless) return SCALA_LOSSLESS_RULES;
      return schemaVersion ? SCALA_VERSIONED_RULES : SCALA_RULES;
    case "python":
      return PYTHON_RULES;
    case "go":
      return GO_RULES;
    case "js":
      return JS_RULES;
    default:
      dialect satisfies never;
      throw new RangeError(`Cannot write dialect "${dialect}": there is none of that name`);
  }
}

/** Makes the error of an option that a dialect does not have. */
export function unknownTo(dialect: Dialect, option: string): RangeError {
  return new RangeError(`Cannot write dialect "${dialect}" with '${option}': it has no such form`);
}

/**
 * Stand-in for `jsr:@std/yaml` over the npm package from which it was ported. Development only; it
 * has the options that this project uses and no more.
 *
 * @module
 */
// @ts-types="@types/js-yaml"
import { DEFAULT_SCHEMA, FAILSAFE_SCHEMA, load } from "js-yaml";

/** The options of {@linkcode parse} that this project uses. */
export interface ParseOptions {
  /** Which scalars are more than text: in `failsafe` none is. */
  readonly schema?: "default" | "failsafe";
}

/** Parses one YAML document. */
export function parse(content: string, options: ParseOptions = {}): unknown {
  const schema = options.schema === "failsafe" ? FAILSAFE_SCHEMA : DEFAULT_SCHEMA;
  try {
    return load(content, { schema }) ?? null;
  } catch (error) {
    throw new SyntaxError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Stand-in for `jsr:@std/yaml` over the npm package from which it was ported. Development only; it
 * has the options that this project uses and no more. The default schema of the original reads
 * numbers as YAML 1.1 does, this one as YAML 1.2.
 *
 * @module
 */
// @ts-types="@types/js-yaml"
import { DEFAULT_SCHEMA, FAILSAFE_SCHEMA, load, YAMLException } from "js-yaml";

/** The options of {@linkcode parse} that this project uses. */
export interface ParseOptions {
  /** Which scalars are more than text: in `failsafe` none is. */
  readonly schema?: "default" | "failsafe";
}

/** Thrown for text that is not one YAML document. */
export class YamlSyntaxError extends SyntaxError {
  override readonly name = "YamlSyntaxError";
  /** The line of the mistake, counted from 1. */
  readonly line: number;
  /** The column of the mistake, counted from 1. */
  readonly column: number;

  constructor(message: string, position: { readonly line: number; readonly column: number }) {
    super(`${message} at line ${position.line}, column ${position.column}`);
    this.line = position.line;
    this.column = position.column;
  }
}

/**
 * Parses one YAML document.
 *
 * @throws {YamlSyntaxError} If the text is not one YAML document.
 */
export function parse(content: string, options: ParseOptions = {}): unknown {
  const schema = options.schema === "failsafe" ? FAILSAFE_SCHEMA : DEFAULT_SCHEMA;
  try {
    return load(content, { schema }) ?? null;
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    // A second document is found without a place.
    const { line = 0, column = 0 } = error.mark ?? {};
    throw new YamlSyntaxError(error.reason, { line: line + 1, column: column + 1 });
  }
}

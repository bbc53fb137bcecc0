/**
 * Stand-in for `jsr:@std/yaml` over the npm package from which it was ported. Development only.
 *
 * @module
 */
// @ts-types="@types/js-yaml"
import { load } from "js-yaml";

/** Parses one YAML document. */
export function parse(content: string): unknown {
  try {
    return load(content);
  } catch (error) {
    throw new SyntaxError(error instanceof Error ? error.message : String(error));
  }
}

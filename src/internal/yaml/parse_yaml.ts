import { plainYaml } from "./_plain_yaml.ts";
import { YamlError } from "./yaml_error.ts";

/**
 * Parses YAML of a bounded count of values. Every scalar stays the string that is written, so that a key
 * of digits is not changed; the words for null are null.
 *
 * @throws {YamlError} If the text is not YAML, or its aliases have no end or too many values.
 */
export async function parseYaml(text: string): Promise<unknown> {
  const { parse } = await import("@std/yaml");
  let parsed: unknown;
  try {
    parsed = parse(text, { schema: "failsafe" });
  } catch (cause) {
    // Only the first line, and no quotes: the parser quotes the file, which may hold secrets.
    const [first = ""] = cause instanceof Error ? cause.message.split("\n") : [];
    const problem = first.replace(/".*"|<.*>/g, "…");
    throw new YamlError(problem.replace(/[.:\s]+$/, ""), lineOf(cause, problem));
  }
  return plainYaml(parsed, (state) => new YamlError(state));
}

function lineOf(cause: unknown, problem: string): number | undefined {
  const line = cause instanceof Error && "line" in cause
    ? cause.line
    : /line (\d+)|\((\d+):\d+\)/.exec(problem)?.slice(1).find((digits) => digits !== undefined);
  return Number.isNaN(Number(line)) ? undefined : Number(line);
}

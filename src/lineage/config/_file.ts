import { asError } from "../../internal/as_error.ts";
import { builtin } from "../../internal/builtin.ts";
import type { ConfigLayer } from "./_layer.ts";
import { isConfigMap } from "./value.ts";
import type { Environment } from "./_env.ts";
import { plainYaml } from "./_yaml.ts";
import { yamlLineOf } from "./_yaml_line.ts";
import { ConfigError } from "../errors.ts";

/** Where configuration files are looked for. */
export interface ConfigFileOptions {
  /** Holds `OPENLINEAGE_CONFIG`, and the home folder if `home` is not given. */
  readonly env: Environment;
  /** The working folder. */
  readonly cwd: string;
  /** The home folder. */
  readonly home: string | undefined;
}

/**
 * Reads the first configuration file that is there: `$OPENLINEAGE_CONFIG`, `openlineage.yml` in the
 * working folder, `.openlineage/openlineage.yml` in the home folder.
 *
 * @throws {ConfigError} If `$OPENLINEAGE_CONFIG` names a file that is not there, or a file cannot be
 * read or is not a YAML map.
 */
export async function fileLayer(options: ConfigFileOptions): Promise<ConfigLayer | undefined> {
  const { env, cwd, home = env["HOME"] ?? env["USERPROFILE"] } = options;
  const { resolve } = builtin("node:path");
  const named = env["OPENLINEAGE_CONFIG"];
  if (named) {
    const file = resolve(cwd, named);
    const text = await readIfThere(file);
    if (text !== undefined) return await parseFile(file, text);
    throw fileError(file, 'there is no such file, but "OPENLINEAGE_CONFIG" names it');
  }
  const places = [resolve(cwd, "openlineage.yml")];
  if (home) places.push(resolve(home, ".openlineage", "openlineage.yml"));
  for (const file of places) {
    const text = await readIfThere(file);
    if (text !== undefined) return await parseFile(file, text);
  }
  return undefined;
}

async function readIfThere(file: string): Promise<string | undefined> {
  const { readFile } = builtin("node:fs/promises");
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw fileError(file, asError(error).message, error);
  }
}

async function parseFile(file: string, text: string): Promise<ConfigLayer> {
  const parsed = await parseYaml(file, text);
  const value = plainYaml(parsed, (state) => fileError(file, state)) ?? {};
  if (!isConfigMap(value)) throw fileError(file, "expected a map of sections");
  return {
    value,
    place(path) {
      const line = yamlLineOf(text, path);
      if (line === undefined) return { where: `"${file}"`, source: "file", file };
      return { where: `"${file}" line ${line}`, source: "file", file, line };
    },
  };
}

async function parseYaml(file: string, text: string): Promise<unknown> {
  const { parse } = await import("@std/yaml");
  try {
    // Every scalar stays the text that was written, so that an API key of digits stays what it is.
    return parse(text, { schema: "failsafe" });
  } catch (cause) {
    // Only the first line, and no quotes: the parser quotes the file, which may hold secrets.
    const [first = ""] = cause instanceof Error ? cause.message.split("\n") : [];
    const problem = first.replace(/".*"|<.*>/g, "…");
    const line = lineOf(cause, problem);
    const where = line === undefined ? `"${file}"` : `"${file}" line ${line}`;
    throw new ConfigError(
      `Cannot read lineage configuration ${where}: ${problem.replace(/[.:\s]+$/, "")}`,
      { file, ...(line === undefined ? {} : { line }) },
    );
  }
}

function lineOf(cause: unknown, problem: string): number | undefined {
  const line = cause instanceof Error && "line" in cause
    ? cause.line
    : /line (\d+)|\((\d+):\d+\)/.exec(problem)?.slice(1).find((digits) => digits !== undefined);
  return Number.isNaN(Number(line)) ? undefined : Number(line);
}

function fileError(file: string, state: string, cause?: unknown): ConfigError {
  return new ConfigError(`Cannot read lineage configuration "${file}": ${state}`, {
    file,
    ...(cause === undefined ? {} : { cause }),
  });
}

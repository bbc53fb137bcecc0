import { asError } from "../../internal/as_error.ts";
import { builtin } from "../../internal/builtin.ts";
import type { ConfigLayer } from "./_layer.ts";
import { isConfigMap } from "./value.ts";
import type { Environment } from "./_env.ts";
import { plainYaml } from "./_yaml.ts";
import { yamlLines } from "./_yaml_line.ts";
import { ConfigError } from "../errors.ts";

// A configuration has some kilobytes.
const MAX_BYTES = 4_000_000;

/** The places of configuration files. */
export interface ConfigFileOptions {
  /** Holds `OPENLINEAGE_CONFIG`, and the home folder if `home` is missing. */
  readonly env: Environment;
  /** The working folder. */
  readonly cwd: string;
  /** The home folder. */
  readonly home: string | undefined;
  /** The current user. */
  readonly uid: number | undefined;
  /** Receives warnings. */
  readonly onWarning: (message: string) => void;
}

/**
 * Reads the first configuration file that exists: `$OPENLINEAGE_CONFIG`, `openlineage.yml` in the
 * working folder, `.openlineage/openlineage.yml` in the home folder.
 *
 * @throws {ConfigError} If `$OPENLINEAGE_CONFIG` names a file that does not exist, or a file cannot be
 * read or is not a YAML map.
 */
export async function fileLayer(options: ConfigFileOptions): Promise<ConfigLayer | undefined> {
  const { env, cwd, home = env["HOME"] ?? env["USERPROFILE"], onWarning } = options;
  const { resolve } = builtin("node:path");
  const named = env["OPENLINEAGE_CONFIG"];
  const own = resolve(cwd, "openlineage.yml");
  const places = named ? [resolve(cwd, named)] : [own];
  if (!named && home) places.push(resolve(home, ".openlineage", "openlineage.yml"));
  for (const file of places) {
    const found = await readIfThere(file);
    if (found === undefined) continue;
    if (file === own && !named) warnOfOwner(file, found.uid, options);
    if (found.text.trim() === "") onWarning(`The file "${file}" is empty: it configures nothing`);
    return await parseFile(file, found.text);
  }
  if (named) {
    throw fileError(places[0] ?? "", 'there is no such file, but "OPENLINEAGE_CONFIG" names it');
  }
  await warnOfOtherName(resolve(cwd, "openlineage.yaml"), onWarning);
  return undefined;
}

/** Another user could send the events of this process elsewhere. */
function warnOfOwner(file: string, owner: number, { uid, onWarning }: ConfigFileOptions): void {
  if (uid === undefined || owner === uid || owner === 0) return;
  onWarning(`The file "${file}" belongs to another user (${owner}): it decides where events go`);
}

async function warnOfOtherName(file: string, onWarning: (text: string) => void): Promise<void> {
  const { stat } = builtin("node:fs/promises");
  const found = await stat(file).catch(() => undefined);
  if (found) onWarning(`The file "${file}" is not read: its name must be "openlineage.yml"`);
}

interface FileText {
  readonly text: string;
  readonly uid: number;
}

async function readIfThere(file: string): Promise<FileText | undefined> {
  const { open } = builtin("node:fs/promises");
  try {
    await using handle = await open(file);
    const { uid } = await handle.stat();
    const bytes = new Uint8Array(MAX_BYTES + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, null);
      length += bytesRead;
      if (bytesRead === 0 || length > MAX_BYTES) break;
    }
    if (length > MAX_BYTES) throw new RangeError(`It has more than ${MAX_BYTES} bytes`);
    return { text: new TextDecoder().decode(bytes.subarray(0, length)), uid };
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
  let lines: ReturnType<typeof yamlLines> | undefined;
  return {
    value,
    place(path) {
      lines ??= yamlLines(text);
      const line = lines(path);
      if (line === undefined) return { where: `"${file}"`, source: "file", file };
      return { where: `"${file}" line ${line}`, source: "file", file, line };
    },
  };
}

async function parseYaml(file: string, text: string): Promise<unknown> {
  const { parse } = await import("@std/yaml");
  try {
    // Every scalar stays the string that is written, so that an API key of digits is not changed.
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

import { asError } from "../../../internal/as_error.ts";
import { builtin } from "../../../internal/builtin.ts";
import { isForeign, readTextIfThere, type SmallText } from "../../../internal/files/small_file.ts";
import { parseYaml, YamlError } from "../../../internal/yaml/parse_yaml.ts";
import { yamlLines } from "../../../internal/yaml/yaml_lines.ts";
import type { ConfigLayer } from "../reading/layer.ts";
import { type DeniedPermission, deniedPermission } from "../../../internal/denied_permission.ts";
import { isObject } from "../../../internal/is_object.ts";
import type { Environment } from "../../../internal/permitted_env.ts";
import { ConfigError } from "../../errors.ts";

/** The places of configuration files. */
export interface ConfigFileOptions {
  /** Holds `OPENLINEAGE_CONFIG`, and the home folder if `home` is missing. */
  readonly env: Environment;
  readonly cwd: string;
  readonly home: string | undefined;
  readonly uid: number | undefined;
  readonly onWarning: (message: string) => void;
}

/**
 * Reads the first configuration file that exists: `$OPENLINEAGE_CONFIG`, `openlineage.yml` in the
 * working folder, `.openlineage/openlineage.yml` in the home folder. The last two are left out with a
 * warning if Deno denies to read them, the last also if the user may not read it.
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
  const inHome = home && resolve(home, ".openlineage", "openlineage.yml");
  if (!named && inHome) places.push(inHome);
  let isWarned = false;
  for (const file of places) {
    const found = await readIfThere(file, !named && file === inHome);
    if (found === undefined) continue;
    if ("state" in found) {
      if (named) throw fileError(file, found.state);
      if (!isWarned) onWarning(`Cannot look for lineage configuration in files: ${found.state}`);
      isWarned = true;
      continue;
    }
    if (file === own && !named) warnOfOwner(file, found, options);
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
function warnOfOwner(
  file: string,
  found: SmallText,
  { uid, onWarning }: ConfigFileOptions,
): void {
  if (!isForeign(found, uid)) return;
  onWarning(
    `The file "${file}" belongs to another user (${found.uid}): it decides where events go`,
  );
}

async function warnOfOtherName(file: string, onWarning: (text: string) => void): Promise<void> {
  const { stat } = builtin("node:fs/promises");
  const found = await stat(file).catch(() => undefined);
  if (found) onWarning(`The file "${file}" is not read: its name must be "openlineage.yml"`);
}

/** Reads a file that exists, or returns why it may not be read. A home folder may be another user's. */
async function readIfThere(
  file: string,
  isInHome: boolean,
): Promise<SmallText | Pick<DeniedPermission, "state"> | undefined> {
  try {
    return await readTextIfThere(file);
  } catch (error) {
    const denied = deniedPermission(error);
    if (denied) return denied;
    if (isInHome && Object(error).code === "EACCES") return { state: `"${file}" may not be read` };
    throw fileError(file, asError(error).message, error);
  }
}

async function parseFile(file: string, text: string): Promise<ConfigLayer> {
  const value = await parseText(file, text) ?? {};
  if (!isObject(value)) throw fileError(file, "expected a map of sections");
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

async function parseText(file: string, text: string): Promise<unknown> {
  try {
    return await parseYaml(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const { message, line } = error;
    if (line === undefined) throw fileError(file, message);
    throw new ConfigError(
      `Cannot read lineage configuration "${file}" line ${line}: ${message}`,
      { file, line },
    );
  }
}

function fileError(file: string, state: string, cause?: unknown): ConfigError {
  return new ConfigError(`Cannot read lineage configuration "${file}": ${state}`, { file, cause });
}

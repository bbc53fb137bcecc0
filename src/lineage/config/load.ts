import { envLayer, legacyLayer } from "./_env.ts";
import type { Environment } from "./_env.ts";
import { fileLayer } from "./_file.ts";
import type { ConfigFileOptions } from "./_file.ts";
import { mergeLayers } from "./_layer.ts";
import type { ConfigLayer } from "./_layer.ts";
import { ConfigError } from "../errors.ts";

/** Where configuration is looked for. */
export interface LoadConfigOptions {
  readonly config?: Readonly<Record<string, unknown>>;
  readonly env: Environment;
  readonly cwd?: string;
  readonly home?: string;
  /** Told of variables without effect. */
  readonly onWarning: (message: string) => void;
  /** Takes the issue of the file, which is thrown otherwise. */
  readonly issues?: ConfigError[] | undefined;
}

/** Tells whether `OPENLINEAGE_DISABLED` turns everything off, which only the word "true" does. */
export function isDisabled(env: Environment): boolean {
  return env["OPENLINEAGE_DISABLED"]?.trim().toLowerCase() === "true";
}

/**
 * Reads all sources of the configuration; the first wins.
 *
 * @throws {ConfigError} If the file cannot be used, and nothing takes the issues.
 */
export async function loadConfig(options: LoadConfigOptions): Promise<readonly ConfigLayer[]> {
  const { config = {}, env, cwd = ".", home, onWarning, issues } = options;
  const given: ConfigLayer = {
    value: config,
    place: () => ({ where: "the option 'config'", source: "config" }),
  };
  const file = await fileOrIssue({ env, cwd, home }, issues);
  const stated = [given, ...(file === undefined ? [] : [file]), envLayer(env, onWarning)];
  const legacy = legacyLayer(env, mergeLayers(stated));
  return legacy === undefined ? stated : [...stated, legacy];
}

/** Reads the variables of the process. The only place of the library that does. */
export async function processEnv(): Promise<Environment> {
  const { env } = await import("node:process");
  return env;
}

async function fileOrIssue(
  options: ConfigFileOptions,
  issues: ConfigError[] | undefined,
): Promise<ConfigLayer | undefined> {
  try {
    return await fileLayer(options);
  } catch (error) {
    if (issues === undefined || !(error instanceof ConfigError)) throw error;
    issues.push(error);
    return undefined;
  }
}

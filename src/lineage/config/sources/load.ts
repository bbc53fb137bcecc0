import { builtinIfThere } from "../../../internal/builtin.ts";
import { type Environment, isPartial, permittedEnv } from "../../../internal/permitted_env.ts";
import { envLayer, legacyLayer } from "./env.ts";
import { type ConfigFileOptions, fileLayer } from "./file.ts";
import { knownVariables, warnOfVariables } from "./known_variables.ts";
import { type ConfigLayer, mergeLayers } from "../reading/layer.ts";
import { ConfigError } from "../../errors.ts";

/** The places that may hold configuration. */
export interface LoadConfigOptions {
  readonly config?: Readonly<Record<string, unknown>>;
  readonly env: Environment;
  readonly cwd?: string;
  readonly home?: string;
  readonly uid?: number;
  /** Receives a warning for each variable that has no effect. */
  readonly onWarning: (message: string) => void;
  /** Receives the issue of a file that cannot be used. */
  readonly issues: ConfigError[];
}

/** Reports whether `OPENLINEAGE_DISABLED` is "true", which turns everything off. */
export function isDisabled(env: Environment): boolean {
  return env["OPENLINEAGE_DISABLED"]?.trim().toLowerCase() === "true";
}

/** Reads all sources of the configuration. The first one wins. */
export async function loadConfig(options: LoadConfigOptions): Promise<readonly ConfigLayer[]> {
  const { config = {}, env, cwd = ".", home, uid = currentUser(), onWarning, issues } = options;
  const given: ConfigLayer = {
    value: config,
    place: () => ({ where: "the option 'config'", source: "config" }),
  };
  const variables = isPartial(env) ? knownVariables(env) : env;
  const file = await fileOrIssue({ env, cwd, home, uid, onWarning }, issues);
  const stated = [given, ...(file === undefined ? [] : [file]), envLayer(variables, onWarning)];
  warnOfVariables(variables, onWarning);
  const legacy = legacyLayer(variables, mergeLayers(stated));
  return legacy === undefined ? stated : [...stated, legacy];
}

/** Returns the variables of the process; a browser has none. No other part of the library does. */
export function processEnv(): Environment {
  const { env } = builtinIfThere("node:process") ?? {};
  return env === undefined ? {} : permittedEnv(env);
}

/** Returns the current user, except on Deno, which would prompt for a permission. */
function currentUser(): number | undefined {
  const process = builtinIfThere("node:process");
  return process?.versions["deno"] ? undefined : process?.getuid?.();
}

async function fileOrIssue(
  options: ConfigFileOptions,
  issues: ConfigError[],
): Promise<ConfigLayer | undefined> {
  try {
    return await fileLayer(options);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    issues.push(error);
    return undefined;
  }
}

import { readClient } from "./_client.ts";
import { type ConfigLayer, locate } from "./reading/layer.ts";
import { logLevelOf } from "./sources/logging.ts";
import { shownValue } from "./_mask.ts";
import { isObject, optionsOf } from "../../internal/is_object.ts";
import { type ConfigPath, formatPath, hasPath } from "./value.ts";
import type { ConfigReading } from "./reading/reading.ts";
import type { InspectConfigOptions } from "./inspect_config.ts";
import { isDisabled, loadConfig, processEnv } from "./sources/load.ts";
import type { ConfigEntry, ConfigReport } from "./report.ts";
import { parentFromEnvironment } from "./parent_from_environment.ts";
import { ConfigError } from "../errors.ts";

/** Reads the configuration and reports its values, issues and warnings. Nothing is created. */
export async function configReport(options: InspectConfigOptions): Promise<ConfigReport> {
  const env = optionsOf(options, "inspectConfig()").env ?? processEnv();
  const issues: ConfigError[] = [];
  const warnings: string[] = [];
  const collected = {
    ...options,
    env,
    issues,
    onWarning: (message: string) => void warnings.push(message),
    onError: () => {},
  };
  const layers = await loadConfig(collected);
  const { merged, reading } = readClient(layers, collected);
  for (const check of options.checkFiles ? reading.fileChecks : []) await check();
  try {
    logLevelOf(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    issues.push(error);
  }
  parentFromEnvironment(env, collected);
  const defaults = reading.defaults.filter(([path]) => !hasPath(merged, path));
  const entries = [
    ...leavesOf(merged, []).map(([path, value]) => entryOf(path, { value, layers, reading })),
    ...merged["transport"] === undefined ? [defaultEntry(["transport", "type"], "console")] : [],
    ...defaults.flatMap(([path, value]) => leavesOf(value, path))
      .map(([path, value]) => defaultEntry(path, value)),
  ];
  return { disabled: isDisabled(env), entries: bySection(entries), issues, warnings };
}

/** Lists the values that are neither maps nor lists of maps, with their paths. */
function leavesOf(
  value: unknown,
  path: ConfigPath,
): (readonly [path: ConfigPath, value: unknown])[] {
  const children: (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.some((item) => isObject(item) || Array.isArray(item)) ? [...value.entries()] : []
    : isObject(value)
    ? Object.entries(value)
    : [];
  if (children.length === 0) return path.length === 0 ? [] : [[path, value]];
  return children.flatMap(([part, item]) => leavesOf(item, [...path, part]));
}

function entryOf(
  path: ConfigPath,
  { value, layers, reading }: {
    readonly value: unknown;
    readonly layers: readonly ConfigLayer[];
    readonly reading: ConfigReading;
  },
): ConfigEntry {
  const { where: _, source = "default", ...place } = locate(layers, path) ?? {};
  return { path: formatPath(path), ...shownValue(path, value, reading), source, ...place };
}

function defaultEntry(path: ConfigPath, value: unknown): ConfigEntry {
  return { path: formatPath(path), value, masked: false, source: "default" };
}

/** Groups the values of each section, in the order in which the sections come. */
function bySection(entries: readonly ConfigEntry[]): ConfigEntry[] {
  const sectionOf = ({ path }: ConfigEntry): string => path.split(/[.[]/, 1)[0] ?? "";
  return [...Map.groupBy(entries, sectionOf).values()].flat();
}

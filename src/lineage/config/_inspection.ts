import { readClient } from "./_client.ts";
import { locate } from "./_layer.ts";
import type { ConfigLayer } from "./_layer.ts";
import { logLevelOf } from "./_logging.ts";
import { shownValue } from "./_mask.ts";
import { formatPath, hasPath, isConfigMap } from "./value.ts";
import type { ConfigPath } from "./value.ts";
import type { FromEnvironmentOptions } from "./client_from_environment.ts";
import { isDisabled, loadConfig, processEnv } from "./load.ts";
import type { ConfigEntry, ConfigReport } from "./report.ts";
import { ConfigError } from "../errors.ts";

/** Tells all there is to say of the configuration. */
export async function configReport(options: FromEnvironmentOptions): Promise<ConfigReport> {
  const env = options.env ?? await processEnv();
  const issues: ConfigError[] = [];
  const warnings: string[] = [];
  const onWarning = (message: string): void => void warnings.push(message);
  const layers = await loadConfig({ ...options, env, onWarning, issues });
  const { merged, root, transport } = await readClient(layers, {
    ...options,
    env,
    onWarning,
    issues,
  });
  await transport?.close?.();
  collect(issues, () => logLevelOf(env));
  const defaults = root.defaults().filter(([path]) => !hasPath(merged, path));
  const entries = [
    ...leavesOf(merged, []).map(([path, value]) => entryOf(path, { value, layers })),
    ...merged["transport"] === undefined ? [defaultEntry(["transport", "type"], "console")] : [],
    ...defaults.flatMap(([path, value]) => leavesOf(value, path)).map((leaf) =>
      defaultEntry(...leaf)
    ),
  ];
  return { disabled: isDisabled(env), entries: bySection(entries), issues, warnings };
}

function collect(issues: ConfigError[], check: () => unknown): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    issues.push(error);
  }
}

/** Lists what is no map and no list of maps, with the ways there. */
function leavesOf(
  value: unknown,
  path: ConfigPath,
): (readonly [path: ConfigPath, value: unknown])[] {
  const children: (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.some(isConfigMap) ? [...value.entries()] : []
    : isConfigMap(value)
    ? Object.entries(value)
    : [];
  if (children.length === 0) return path.length === 0 ? [] : [[path, value]];
  return children.flatMap(([part, item]) => leavesOf(item, [...path, part]));
}

function entryOf(
  path: ConfigPath,
  options: { readonly value: unknown; readonly layers: readonly ConfigLayer[] },
): ConfigEntry {
  const { where: _, source = "default", ...place } = locate(options.layers, path) ?? {};
  return { path: formatPath(path), ...shownValue(path, options.value), source, ...place };
}

function defaultEntry(path: ConfigPath, value: unknown): ConfigEntry {
  return { path: formatPath(path), value, masked: false, source: "default" };
}

/** Puts together what is in one section, in the order in which the sections come. */
function bySection(entries: readonly ConfigEntry[]): ConfigEntry[] {
  const sectionOf = ({ path }: ConfigEntry): string => path.split(/[.[]/, 1)[0] ?? "";
  return [...Map.groupBy(entries, sectionOf).values()].flat();
}

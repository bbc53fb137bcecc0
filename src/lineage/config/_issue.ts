import { locate } from "./_layer.ts";
import type { ConfigLayer } from "./_layer.ts";
import { formatPath } from "./value.ts";
import type { ConfigPath } from "./value.ts";
import { ConfigError } from "../errors.ts";

/** Makes the error for a place in the configuration. */
export function configError(
  path: ConfigPath,
  options: {
    readonly layers: readonly ConfigLayer[];
    readonly state: string;
    readonly cause?: unknown;
  },
): ConfigError {
  const { layers, state, ...rest } = options;
  const { file, line } = locate(layers, path) ?? {};
  return new ConfigError(`Cannot use lineage configuration ${describe(path, layers)}: ${state}`, {
    path: formatPath(path),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...rest,
  });
}

/** Words that a key has no effect. */
export function unusedMessage(path: ConfigPath, layers: readonly ConfigLayer[]): string {
  return `Lineage configuration ${describe(path, layers)} has no effect`;
}

function describe(path: ConfigPath, layers: readonly ConfigLayer[]): string {
  const place = locate(layers, path);
  return `key "${formatPath(path)}"${place === undefined ? "" : ` in ${place.where}`}`;
}

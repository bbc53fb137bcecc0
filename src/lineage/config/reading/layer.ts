import { ConfigError } from "../../errors.ts";
import type { ConfigSource } from "../report.ts";
import { type ConfigMap, type ConfigPath, formatPath, hasPath, mergeConfig } from "../value.ts";

/** The place of a value of the configuration. */
export interface ConfigPlace {
  /** The place as messages name it. */
  readonly where: string;
  readonly source: ConfigSource;
  readonly file?: string;
  /** The line in the file, counted from 1. */
  readonly line?: number;
  readonly variable?: string;
}

/** One source of configuration. */
export interface ConfigLayer {
  readonly value: ConfigMap;
  /** Returns the place of a path in the source. */
  place(path: ConfigPath): ConfigPlace;
}

/**
 * Merges layers. The first one wins. The order of the merges is that of the Python client, which matters
 * if a layer in the middle has a value that is not a map.
 */
export function mergeLayers(layers: readonly ConfigLayer[]): ConfigMap {
  return layers.reduce<ConfigMap>((over, { value }) => mergeConfig(value, over), {});
}

/** Finds the place of a path, or of the nearest section around it. The first layer wins. */
export function locate(layers: readonly ConfigLayer[], path: ConfigPath): ConfigPlace | undefined {
  for (let length = path.length; length > 0; length--) {
    const around = path.slice(0, length);
    const layer = layers.find(({ value }) => hasPath(value, around));
    if (layer !== undefined) return layer.place(around);
  }
  return undefined;
}

/** Creates the error for a place in the configuration. */
export function configError(
  path: ConfigPath,
  options: {
    readonly layers: readonly ConfigLayer[];
    readonly state: string;
    readonly cause?: unknown;
  },
): ConfigError {
  const { layers, state, cause } = options;
  const { file, line } = locate(layers, path) ?? {};
  const message = `Cannot use lineage configuration ${describe(path, layers)}: ${shortened(state)}`;
  return new ConfigError(message, { path: formatPath(path), file, line, cause });
}

/** Throws the first issue, if there is one, with the count of the others. */
export function throwFirst(issues: readonly ConfigError[]): void {
  const [first, ...others] = issues;
  if (first === undefined) return;
  if (others.length === 0) throw first;
  const more = others.length === 1 ? "1 more issue" : `${others.length} more issues`;
  const message = `${first.message} (and ${more}: "runline config check" lists them)`;
  throw new ConfigError(message, first);
}

/** Calls a function whose `TypeError` or `RangeError` is an issue of a place in the configuration. */
export async function misuseAt<Value>(
  { path, layers }: { readonly path: ConfigPath; readonly layers: readonly ConfigLayer[] },
  fn: () => Value,
): Promise<Awaited<Value>> {
  try {
    return await fn();
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    throw configError(path, { layers, state: error.message, cause: error });
  }
}

/** Returns the warning for a key that has no effect. */
export function unusedMessage(path: ConfigPath, layers: readonly ConfigLayer[]): string {
  return `Lineage configuration ${describe(path, layers)} has no effect`;
}

/** Removes the beginning of a message that follows another message. */
function shortened(state: string): string {
  return state.replace(/^Cannot [^:]*? as (?=')/, "")
    .replace(/^(?:The|Expected|Found) /, (word) => word.toLowerCase());
}

function describe(path: ConfigPath, layers: readonly ConfigLayer[]): string {
  const place = locate(layers, path);
  return `key "${formatPath(path)}"${place === undefined ? "" : ` in ${place.where}`}`;
}

import { hasPath, mergeConfig } from "./value.ts";
import type { ConfigMap, ConfigPath } from "./value.ts";
import type { ConfigSource } from "./report.ts";

/** Where a value of the configuration stands. */
export interface ConfigPlace {
  /** How a message calls it. */
  readonly where: string;
  /** What kind of place it is. */
  readonly source: ConfigSource;
  /** The file, if it is one. */
  readonly file?: string;
  /** The line in the file, counted from 1. */
  readonly line?: number;
  /** The environment variable, if it is one. */
  readonly variable?: string;
}

/** One source of configuration. */
export interface ConfigLayer {
  /** What it says. */
  readonly value: ConfigMap;
  /** Tells where in the source a path stands. */
  place(path: ConfigPath): ConfigPlace;
}

/**
 * Merges layers, of which the first wins. The order of the merges is that of the Python client: it
 * matters where a layer in the middle has something else than a map.
 */
export function mergeLayers(layers: readonly ConfigLayer[]): ConfigMap {
  return layers.reduce<ConfigMap>((over, { value }) => mergeConfig(value, over), {});
}

/** Finds where a path stands, or else the nearest section around it. The first layer wins. */
export function locate(layers: readonly ConfigLayer[], path: ConfigPath): ConfigPlace | undefined {
  for (let length = path.length; length > 0; length--) {
    const around = path.slice(0, length);
    const layer = layers.find(({ value }) => hasPath(value, around));
    if (layer !== undefined) return layer.place(around);
  }
  return undefined;
}

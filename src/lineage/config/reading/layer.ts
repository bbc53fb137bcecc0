import { hasPath, mergeConfig } from "../value.ts";
import type { ConfigMap, ConfigPath } from "../value.ts";
import type { ConfigSource } from "../report.ts";

/** The place of a value of the configuration. */
export interface ConfigPlace {
  /** The place as messages name it. */
  readonly where: string;
  /** The kind of place. */
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
  /** Its values. */
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

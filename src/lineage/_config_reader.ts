import { locate } from "./_config_layer.ts";
import type { ConfigLayer } from "./_config_layer.ts";
import { findKey, formatPath, isConfigMap } from "./_config_value.ts";
import type { ConfigMap, ConfigPath } from "./_config_value.ts";
import type { ConfigNumberOptions, ConfigSection } from "./config_section.ts";
import { ConfigError } from "./errors.ts";

/** A {@linkcode ConfigSection} that knows which of its keys nobody has asked for. */
export interface ConfigReader extends ConfigSection {
  section(key: string): ConfigReader | undefined;
  sections(key: string): ReadonlyMap<string, ConfigReader> | undefined;
  /** Lists the keys that nobody has asked for, beneath it as well. */
  unusedPaths(): readonly ConfigPath[];
}

/** Reads a section of the merged configuration; `layers` tell where its values come from. */
export function configReader(
  map: ConfigMap,
  context: { readonly layers: readonly ConfigLayer[]; readonly path: ConfigPath },
): ConfigReader {
  return new MapReader(map, context.layers, context.path);
}

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
  const { where: _, ...place } = locate(layers, path) ?? { where: "" };
  return new ConfigError(`Cannot use lineage configuration ${describe(path, layers)}: ${state}`, {
    path: formatPath(path),
    ...place,
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

class MapReader implements ConfigReader {
  readonly path: string;
  readonly #map: ConfigMap;
  readonly #layers: readonly ConfigLayer[];
  readonly #path: ConfigPath;
  readonly #used = new Set<string>();
  readonly #children: MapReader[] = [];

  constructor(map: ConfigMap, layers: readonly ConfigLayer[], path: ConfigPath) {
    this.path = formatPath(path);
    this.#map = map;
    this.#layers = layers;
    this.#path = path;
  }

  text(key: string): string | undefined {
    const value = this.#take(key);
    return value === undefined ? undefined : this.#asText(value, [key]);
  }

  requiredText(key: string): string {
    const text = this.text(key);
    if (text === undefined) throw this.error(key, "it is missing");
    return text;
  }

  number(key: string, options: ConfigNumberOptions = {}): number | undefined {
    const { min = 0, whole = false } = options;
    const value = this.#take(key);
    if (value === undefined) return undefined;
    const isText = typeof value === "string" && value.trim() !== "";
    const number = typeof value === "number" || isText ? Number(value) : NaN;
    const fits = Number.isFinite(number) && number >= min;
    if (fits && (!whole || Number.isSafeInteger(number))) return number;
    const bound = min === -Infinity ? "" : ` of at least ${min}`;
    throw this.error(key, `expected a ${whole ? "whole " : ""}number${bound}`);
  }

  boolean(key: string): boolean | undefined {
    const value = this.#take(key);
    if (value === undefined || typeof value === "boolean") return value;
    const word = typeof value === "string" ? value.toLowerCase() : "";
    if (["true", "yes", "on"].includes(word)) return true;
    if (["false", "no", "off"].includes(word)) return false;
    throw this.error(key, `expected true or false, found ${kindOf(value)}`);
  }

  texts(key: string): readonly string[] | undefined {
    const list = this.#take(key);
    if (list === undefined) return undefined;
    if (!Array.isArray(list)) throw this.error(key, `expected a list, found ${kindOf(list)}`);
    return list.map((item, index) =>
      typeof item === "number" ? String(item) : this.#asText(item, [key, index])
    );
  }

  textMap(key: string): Readonly<Record<string, string>> | undefined {
    const map = this.#take(key);
    if (map === undefined) return undefined;
    if (!isConfigMap(map)) throw this.error(key, `expected a map, found ${kindOf(map)}`);
    const entries = Object.entries(map);
    return Object.fromEntries(entries.map(([name, v]) => [name, this.#asText(v, [key, name])]));
  }

  section(key: string): ConfigReader | undefined {
    const value = this.#take(key);
    return value === undefined ? undefined : this.#child(value, [key]);
  }

  sections(key: string): ReadonlyMap<string, ConfigReader> | undefined {
    const value = this.#take(key);
    if (value === undefined) return undefined;
    if (Array.isArray(value)) {
      return new Map(value.map((item, index) => [String(index), this.#child(item, [key, index])]));
    }
    if (!isConfigMap(value)) {
      throw this.error(key, `expected a list or a map, found ${kindOf(value)}`);
    }
    const filled = Object.entries(value).filter(([, item]) => !isEmpty(item));
    return new Map(filled.map(([name, item]) => [name, this.#child(item, [key, name])]));
  }

  error(key: string | undefined, state: string, cause?: unknown): ConfigError {
    return this.#errorAt(key === undefined ? [] : [key], state, cause);
  }

  unusedPaths(): readonly ConfigPath[] {
    const own = Object.keys(this.#map).filter((key) => !this.#used.has(key));
    const paths = own.map((key) => [...this.#path, key]);
    return [...paths, ...this.#children.flatMap((child) => child.unusedPaths())];
  }

  #take(key: string): unknown {
    const found = findKey(this.#map, key);
    if (found === undefined) return undefined;
    this.#used.add(found);
    return this.#map[found] ?? undefined;
  }

  #child(value: unknown, path: ConfigPath): MapReader {
    if (!isConfigMap(value)) throw this.#errorAt(path, `expected a map, found ${kindOf(value)}`);
    const child = new MapReader(value, this.#layers, [...this.#path, ...path]);
    this.#children.push(child);
    return child;
  }

  #asText(value: unknown, path: ConfigPath): string {
    if (typeof value === "string") return value;
    const advice = typeof value === "number" || typeof value === "boolean" ? ": quote it" : "";
    throw this.#errorAt(path, `expected a text, found ${kindOf(value)}${advice}`);
  }

  #errorAt(path: ConfigPath, state: string, cause?: unknown): ConfigError {
    const options = { layers: this.#layers, state, ...(cause === undefined ? {} : { cause }) };
    return configError([...this.#path, ...path], options);
  }
}

/** Names what a value is. The value itself may be a secret in the wrong place. */
function kindOf(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (isConfigMap(value)) return "a map";
  return typeof value === "string" ? "a text" : `a ${typeof value}`;
}

function isEmpty(value: unknown): boolean {
  return value === null || (isConfigMap(value) && Object.keys(value).length === 0);
}

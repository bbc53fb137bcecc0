import { configError } from "./_issue.ts";
import type { ConfigReader, ConfigReaderContext } from "./_reader.ts";
import { booleanOf, formatPath, hasPath, isConfigMap, isEmpty } from "./value.ts";
import { kindOf, numberOf, scalarText, spellingsOf } from "./value.ts";
import type { ConfigMap, ConfigPath } from "./value.ts";
import type {
  ConfigListOptions,
  ConfigNumberOptions,
  ConfigSection,
  ConfigValueOptions,
} from "./section.ts";
import type { ConfigError } from "../errors.ts";

/** Reads the merged configuration. */
export function configReader(root: ConfigMap, context: ConfigReaderContext): ConfigReader {
  return new MapReader(root, context, []);
}

/**
 * Gives the reader that a section is.
 *
 * @throws {TypeError} If it is none of the configuration.
 */
export function asReader(section: ConfigSection): ConfigReader {
  if (section instanceof MapReader) return section;
  throw new TypeError("Cannot read a section that is not of the configuration");
}

interface TextMapOptions {
  /** Gives the text of a value that is none, or `undefined`. */
  readonly textOf?: (value: unknown) => string | undefined;
}

class MapReader implements ConfigReader {
  readonly path: string;
  readonly #map: ConfigMap;
  readonly #context: ConfigReaderContext;
  readonly #path: ConfigPath;
  readonly #aliases = new Map<string, readonly string[]>();
  readonly #used = new Set<string>();
  readonly #defaults = new Map<string, unknown>();
  readonly #children = new Map<string, MapReader>();

  constructor(map: ConfigMap, context: ConfigReaderContext, path: ConfigPath) {
    this.path = formatPath(path);
    this.#map = map;
    this.#context = context;
    this.#path = path;
  }

  text<Default extends string | undefined = undefined>(
    key: string,
    options: ConfigValueOptions<string, Default> = {},
  ): string | Default {
    return this.#read(key, options, (value) => this.#asText(value, [key]));
  }

  requiredText(key: string, options: ConfigValueOptions<string> = {}): string {
    const text = this.text(key, options);
    if (text !== undefined) return text;
    if (!this.has(key)) this.#issue([key], "it is missing");
    return "";
  }

  number<Default extends number | undefined = undefined>(
    key: string,
    options: ConfigNumberOptions<Default> = {},
  ): number | Default {
    return this.#read(key, options, (value) => {
      const { min = 0, whole = false } = options;
      const number = numberOf(value);
      const fits = Number.isFinite(number) && number >= min;
      if (fits && (!whole || Number.isSafeInteger(number))) return number;
      const bound = min === -Infinity ? "" : ` of at least ${min}`;
      return this.#issue([key], `expected a ${whole ? "whole " : ""}number${bound}`);
    });
  }

  boolean<Default extends boolean | undefined = undefined>(
    key: string,
    options: ConfigValueOptions<boolean, Default> = {},
  ): boolean | Default {
    return this.#read(key, options, (value) => {
      const truth = booleanOf(value);
      return truth ?? this.#issue([key], `expected true or false, found ${kindOf(value)}`);
    });
  }

  texts<Default extends readonly string[] | undefined = undefined>(
    key: string,
    options: ConfigListOptions<Default> = {},
  ): readonly string[] | Default {
    return this.#read(key, options, (value) => {
      if (typeof value === "string" && options.split) return options.split(value);
      if (!Array.isArray(value)) {
        return this.#issue([key], `expected a list, found ${kindOf(value)}`);
      }
      const texts = value.map((item, index) =>
        typeof item === "number" ? String(item) : this.#asText(item, [key, index])
      );
      return texts.filter((text) => text !== undefined);
    });
  }

  requiredTexts(key: string, options: ConfigListOptions = {}): readonly string[] {
    const texts = this.texts(key, options);
    if (texts !== undefined) return texts;
    if (!this.has(key)) this.#issue([key], "it is missing");
    return [];
  }

  alias(key: string, names: readonly string[]): void {
    this.#aliases.set(key, names);
  }

  has(key: string): boolean {
    return this.#take(key) !== undefined;
  }

  forget(key: string): void {
    for (const spelling of this.#spellingsOf(key)) this.#used.delete(spelling);
  }

  report(key: string, state: string): void {
    this.#issue([key], state);
  }

  isMap(key: string): boolean {
    return isConfigMap(this.#take(key));
  }

  map(
    key: string,
    options: ConfigValueOptions<ConfigMap, ConfigMap> = {},
  ): ConfigMap | undefined {
    return this.#read(key, options, (value) => {
      if (isConfigMap(value)) return value;
      return this.#issue([key], `expected a map, found ${kindOf(value)}`);
    });
  }

  scalarMap(key: string): Readonly<Record<string, string>> | undefined {
    return this.textMap(key, { textOf: scalarText });
  }

  textMap(
    key: string,
    options: ConfigValueOptions<Readonly<Record<string, string>>> & TextMapOptions = {},
  ): Readonly<Record<string, string>> | undefined {
    return this.#read(key, options, (map) => {
      if (!isConfigMap(map)) return this.#issue([key], `expected a map, found ${kindOf(map)}`);
      const entries = Object.entries(map).flatMap(([name, item]) => {
        const text = this.#asText(options.textOf?.(item) ?? item, [key, name]);
        return text === undefined ? [] : [[name, text] as const];
      });
      return Object.fromEntries(entries);
    });
  }

  section(key: string): ConfigReader | undefined {
    const value = this.#take(key);
    return value === undefined ? undefined : this.#child(value, [key]);
  }

  sectionOrEmpty(key: string): ConfigReader {
    return this.section(key) ?? this.#childAt({}, [key]);
  }

  sections(key: string): ReadonlyMap<string, ConfigReader> | undefined {
    const value = this.#take(key);
    if (value === undefined) return undefined;
    if (!Array.isArray(value) && !isConfigMap(value)) {
      return this.#issue([key], `expected a list or a map, found ${kindOf(value)}`);
    }
    const entries = Array.isArray(value)
      ? [...value.entries()]
      : Object.entries(value).filter(([, item]) => !isEmpty(item));
    return new Map(entries.flatMap(([part, item]) => {
      const child = this.#child(item, [key, part]);
      return child === undefined ? [] : [[String(part), child] as const];
    }));
  }

  requiredSections(key: string): ReadonlyMap<string, ConfigReader> {
    const value = this.#take(key);
    if (value === undefined) this.#issue([key], "it is missing");
    const sections = this.sections(key) ?? new Map<string, ConfigReader>();
    const isNone = typeof value === "object" && Object.values(value ?? {}).every(isEmpty);
    if (value !== undefined && isNone) this.#issue([key], "there is none");
    return sections;
  }

  error(key: string | undefined, state: string, cause?: unknown): ConfigError {
    return this.#errorAt(key === undefined ? [] : [key], state, cause);
  }

  unusedKeys(): readonly string[] {
    return Object.keys(this.#map).filter((key) => !this.#used.has(key));
  }

  unusedPaths(): readonly ConfigPath[] {
    const paths = this.unusedKeys().map((key) => [...this.#path, key]);
    return [...paths, ...[...this.#children.values()].flatMap((child) => child.unusedPaths())];
  }

  defaults(): readonly (readonly [path: ConfigPath, value: unknown])[] {
    const own = [...this.#defaults].map(([key, value]) => [[...this.#path, key], value] as const);
    return [...own, ...[...this.#children.values()].flatMap((child) => child.defaults())];
  }

  #read<Value, Default>(
    key: string,
    options: ConfigValueOptions<Value, Default>,
    convert: (value: unknown) => Value | undefined,
  ): Value | Default {
    const fallback = options.default as Default;
    const value = this.#take(key);
    if (value === undefined) {
      if (fallback !== undefined) this.#defaults.set(key, fallback);
      return fallback;
    }
    const converted = convert(value);
    if (converted === undefined) return fallback;
    const refusal = refusalOf(() => options.check?.(converted));
    if (refusal === undefined) return converted;
    this.#issue([key], refusal.message, refusal);
    return fallback;
  }

  #spellingsOf(key: string): string[] {
    return spellingsOf(this.#map, [key, ...this.#aliases.get(key) ?? []]);
  }

  /** Finds the spelling of a key that counts, which is the one of the layer that wins. */
  #keyOf(key: string): string | undefined {
    const spellings = this.#spellingsOf(key);
    if (spellings.length < 2) return spellings[0];
    for (const { value } of this.#context.layers) {
      const said = spellings.findLast((spelling) => hasPath(value, [...this.#path, spelling]));
      if (said !== undefined) return said;
    }
    return undefined;
  }

  #take(key: string): unknown {
    for (const spelling of this.#spellingsOf(key)) this.#used.add(spelling);
    const found = this.#keyOf(key);
    return found === undefined ? undefined : this.#map[found] ?? undefined;
  }

  #child(value: unknown, path: ConfigPath): MapReader | undefined {
    if (isConfigMap(value)) return this.#childAt(value, path);
    return this.#issue(path, `expected a map, found ${kindOf(value)}`);
  }

  /** Gives the same reader for the same section, so that it knows of all that was asked for. */
  #childAt(map: ConfigMap, path: ConfigPath): MapReader {
    const whole = this.#pathTo(path);
    const name = formatPath(whole);
    const child = this.#children.get(name) ?? new MapReader(map, this.#context, whole);
    this.#children.set(name, child);
    return child;
  }

  #asText(value: unknown, path: ConfigPath): string | undefined {
    if (typeof value === "string") return value;
    const advice = typeof value === "number" || typeof value === "boolean" ? ": quote it" : "";
    return this.#issue(path, `expected a text, found ${kindOf(value)}${advice}`);
  }

  #issue(path: ConfigPath, state: string, cause?: unknown): undefined {
    const lower = state.replace(/^(?:The|Expected) /, (word) => word.toLowerCase());
    const error = this.#errorAt(path, lower, cause);
    const { issues } = this.#context;
    if (issues === undefined) throw error;
    // What is read twice is broken once.
    if (!issues.some(({ message }) => message === error.message)) issues.push(error);
  }

  #errorAt(path: ConfigPath, state: string, cause?: unknown): ConfigError {
    const { layers } = this.#context;
    const options = { layers, state, ...(cause === undefined ? {} : { cause }) };
    return configError(this.#pathTo(path), options);
  }

  /** Gives the way to what is beneath, with the key as the user spells it. */
  #pathTo([key, ...rest]: ConfigPath): ConfigPath {
    if (key === undefined) return this.#path;
    return [...this.#path, this.#keyOf(String(key)) ?? key, ...rest];
  }
}

function refusalOf(check: () => unknown): Error | undefined {
  try {
    check();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

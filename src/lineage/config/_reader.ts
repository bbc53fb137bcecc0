import type { ConfigLayer } from "./_layer.ts";
import type { ConfigMap, ConfigPath } from "./value.ts";
import type { ConfigListOptions, ConfigSection, ConfigValueOptions } from "./section.ts";
import type { ConfigError } from "../errors.ts";

/** A {@linkcode ConfigSection} that knows what it has been asked for. */
export interface ConfigReader extends ConfigSection {
  section(key: string): ConfigReader | undefined;
  sectionOrEmpty(key: string): ConfigReader;
  sections(key: string): ReadonlyMap<string, ConfigReader> | undefined;
  requiredSections(key: string): ReadonlyMap<string, ConfigReader>;
  /** Gives a map as it is. */
  map(key: string, options?: ConfigValueOptions<ConfigMap, ConfigMap>): ConfigMap | undefined;
  /** Gives a map from names to texts; numbers and truth values become texts. */
  scalarMap(key: string): Readonly<Record<string, string>> | undefined;
  /** Gives a list of texts. It is an issue if there is none. */
  requiredTexts(key: string, options?: ConfigListOptions): readonly string[];
  /** Lets other names stand for a key. */
  alias(key: string, names: readonly string[]): void;
  /** Tells whether there is something. */
  has(key: string): boolean;
  /** Forgets that a key was asked for. */
  forget(key: string): void;
  /** Tells of an issue: throws it, or hands it to what takes the issues. */
  report(key: string, state: string): void;
  /** Tells whether there is a map. */
  isMap(key: string): boolean;
  /** Lists the keys that nobody has asked for yet; their names are the user's. */
  unusedKeys(): readonly string[];
  /** Lists the paths that nobody has asked for, beneath it as well. */
  unusedPaths(): readonly ConfigPath[];
  /** Lists the defaults that were given, beneath it as well. */
  defaults(): readonly (readonly [path: ConfigPath, value: unknown])[];
}

/** What a reader works with. */
export interface ConfigReaderContext {
  /** Where the values come from. */
  readonly layers: readonly ConfigLayer[];
  /** Takes the issues, which are thrown otherwise. */
  readonly issues?: ConfigError[] | undefined;
}

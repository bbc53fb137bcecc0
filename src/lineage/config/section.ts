import type { ConfigError } from "../errors.ts";

/** What the getters of a {@linkcode ConfigSection} take. */
export interface ConfigValueOptions<Value, Default = undefined> {
  /** What is given where nothing is configured. */
  readonly default?: Default;
  /** Throws if it does not like the value. Its message becomes that of the issue of the key. */
  readonly check?: (value: Value) => unknown;
}

/** Which lists {@linkcode ConfigSection.texts} takes. */
export interface ConfigListOptions<Default = undefined>
  extends ConfigValueOptions<readonly string[], Default> {
  /** Parts a text that stands in the place of a list, which is an issue without this. */
  readonly split?: (text: string) => readonly string[];
}

/** Which numbers {@linkcode ConfigSection.number} takes. */
export interface ConfigNumberOptions<Default = undefined>
  extends ConfigValueOptions<number, Default> {
  /**
   * The least that it may be.
   *
   * @default {0}
   */
  readonly min?: number;
  /**
   * Whether it must be whole.
   *
   * @default {false}
   */
  readonly whole?: boolean;
}

/**
 * A section of the lineage configuration, as a {@linkcode TransportFactory} sees it. A key is found in
 * any of its spellings (`apiKey`, `apikey`, `api_key`), an empty or `null` value counts as absent,
 * and numbers and booleans may be written as text, as an environment variable has nothing else.
 *
 * What a getter does not like is a {@linkcode ConfigError}. It is thrown, except under `inspectConfig`,
 * which wants to know of all of them: there the getter gives the default.
 */
export interface ConfigSection {
  /** Where the section is: `transport.auth`. */
  readonly path: string;

  /** Gives a text. A number is refused: what it was before it was parsed is not known. */
  text<Default extends string | undefined = undefined>(
    key: string,
    options?: ConfigValueOptions<string, Default>,
  ): string | Default;

  /** Gives a text. It is an issue if there is none. */
  requiredText(key: string, options?: ConfigValueOptions<string>): string;

  /** Gives a number. */
  number<Default extends number | undefined = undefined>(
    key: string,
    options?: ConfigNumberOptions<Default>,
  ): number | Default;

  /** Gives a truth value: true, false, yes, no, on or off. */
  boolean<Default extends boolean | undefined = undefined>(
    key: string,
    options?: ConfigValueOptions<boolean, Default>,
  ): boolean | Default;

  /** Gives a list of texts. */
  texts<Default extends readonly string[] | undefined = undefined>(
    key: string,
    options?: ConfigListOptions<Default>,
  ): readonly string[] | Default;

  /** Gives a map from names, as they are written, to texts. */
  textMap(
    key: string,
    options?: ConfigValueOptions<Readonly<Record<string, string>>>,
  ): Readonly<Record<string, string>> | undefined;

  /** Gives a section of this one. */
  section(key: string): ConfigSection | undefined;

  /** Gives a section of this one, which is empty where there is none. */
  sectionOrEmpty(key: string): ConfigSection;

  /** Gives the sections of a list, or of a map by their names; empty ones of a map are left out. */
  sections(key: string): ReadonlyMap<string, ConfigSection> | undefined;

  /** Gives the sections of a list or of a map. It is an issue if there is none. */
  requiredSections(key: string): ReadonlyMap<string, ConfigSection>;

  /** Makes the error for a key, or for the section itself. */
  error(key: string | undefined, state: string, cause?: unknown): ConfigError;
}

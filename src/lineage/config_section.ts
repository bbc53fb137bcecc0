import type { ConfigError } from "./errors.ts";

/** Which numbers {@linkcode ConfigSection.number} takes. */
export interface ConfigNumberOptions {
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
 */
export interface ConfigSection {
  /** Where the section is: `transport.auth`. */
  readonly path: string;

  /** Gives a text. A number is refused: what it was before it was parsed is not known. */
  text(key: string): string | undefined;

  /** Gives a text, and throws if there is none. */
  requiredText(key: string): string;

  /** Gives a number. */
  number(key: string, options?: ConfigNumberOptions): number | undefined;

  /** Gives a truth value: true, false, yes, no, on or off. */
  boolean(key: string): boolean | undefined;

  /** Gives a list of texts. */
  texts(key: string): readonly string[] | undefined;

  /** Gives a map from names, as they are written, to texts. */
  textMap(key: string): Readonly<Record<string, string>> | undefined;

  /** Gives a section of this one. */
  section(key: string): ConfigSection | undefined;

  /** Gives the sections of a list, or of a map by their names; empty ones of a map are left out. */
  sections(key: string): ReadonlyMap<string, ConfigSection> | undefined;

  /** Makes the error for a key, or for the section itself. */
  error(key: string | undefined, state: string, cause?: unknown): ConfigError;
}

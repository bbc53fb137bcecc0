import type { ConfigError } from "../errors.ts";

/**
 * The kind of source of a value: the option `config`, the file, an `OPENLINEAGE__` variable,
 * `OPENLINEAGE_URL` and the two variables beside it, or the default.
 */
export type ConfigSource = "config" | "file" | "variable" | "legacy" | "default";

/** A value of the configuration and its source. */
export interface ConfigEntry {
  /** The key, with its sections: `transport.auth.type`. */
  readonly path: string;
  /** The value: a string as it is written, a number, a boolean, `null`, a list, or an empty map. */
  readonly value: unknown;
  /** Whether `value` has asterisks in place of the value or of a part of it. */
  readonly masked: boolean;
  /** The kind of source. */
  readonly source: ConfigSource;
  /** The file, if it is the source. */
  readonly file?: string;
  /** The line in the file, counted from 1. */
  readonly line?: number;
  /** The environment variable, if it is the source. */
  readonly variable?: string;
}

/** The content of a configuration, and its issues. */
export interface ConfigReport {
  /** Whether `OPENLINEAGE_DISABLED` turns everything off. */
  readonly disabled: boolean;
  /** The merged configuration, with the defaults of missing keys. */
  readonly entries: readonly ConfigEntry[];
  /** The issues. A client cannot be created if there are any. */
  readonly issues: readonly ConfigError[];
  /** The warnings, for example about keys and variables without effect. */
  readonly warnings: readonly string[];
}

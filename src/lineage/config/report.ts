import type { ConfigError } from "../errors.ts";

/**
 * What kind of place a configured value comes from: the option `config`, the file, an `OPENLINEAGE__`
 * variable, `OPENLINEAGE_URL` and the two variables beside it, or none of them.
 */
export type ConfigSource = "config" | "file" | "variable" | "legacy" | "default";

/** A value of the configuration, and where it comes from. */
export interface ConfigEntry {
  /** The key, with its sections: `transport.auth.type`. */
  readonly path: string;
  /** The value: a text as it is written, a number, a truth value, `null`, or an empty map or list. */
  readonly value: unknown;
  /** Whether the value is a secret, or holds one, which `value` shows as asterisks. */
  readonly masked: boolean;
  /** What kind of place it comes from. */
  readonly source: ConfigSource;
  /** The file, if it comes from one. */
  readonly file?: string;
  /** The line in the file, counted from 1. */
  readonly line?: number;
  /** The environment variable, if it comes from one. */
  readonly variable?: string;
}

/** What there is to say of a configuration, without using it. */
export interface ConfigReport {
  /** Whether `OPENLINEAGE_DISABLED` turns everything off. */
  readonly disabled: boolean;
  /** The merged configuration, with the defaults of what is not said. */
  readonly entries: readonly ConfigEntry[];
  /** Everything that would keep it from being used. */
  readonly issues: readonly ConfigError[];
  /** What is no issue: keys and variables without effect. */
  readonly warnings: readonly string[];
}

import type { ConfigMap } from "./value.ts";
import type { PlannedTransport } from "./planned_transport.ts";
import type { Environment } from "../../internal/permitted_env.ts";

/**
 * The keys of a section. A key is found in any spelling: case and underscores do not matter, because
 * environment variables cannot express them.
 */
export type ConfigKeys = Readonly<Record<string, ConfigKey>>;

/** One key of a section: its names, its type, its default, and whether its value is a secret. */
export type ConfigKey =
  | StringKey
  | NumberKey
  | BooleanKey
  | ListKey
  | MapKey
  | SectionKey
  | VariantKey
  | EachKey
  | TransportKey;

/** Properties of every key. */
export interface KeyBase {
  /** One sentence for the configuration reference. */
  readonly description: string;
  /** Other names of the key. */
  readonly aliases?: readonly string[];
  /** A missing value is an issue. */
  readonly required?: true;
  /** A missing value is an issue, unless this other key has a value. */
  readonly requiredUnless?: string;
  /** A value is an issue if this other key of the section has none. */
  readonly needs?: string;
  /** The value is never shown. */
  readonly secret?: true;
  /** The reason why the key is not supported, so that its value is an issue. Empty maps are allowed. */
  readonly refused?: string;
  /** The key has an effect only if the boolean keys of this section have these values. */
  readonly onlyIf?: Readonly<Record<string, boolean>>;
}

/** Facts outside the configuration that a check may need. */
export interface CheckContext {
  readonly env: Environment;
  /** The custom `fetch`, if there is one. */
  readonly fetch?: typeof fetch | undefined;
}

interface CheckedKey<Value> extends KeyBase {
  readonly default?: Value;
  /** Throws if the value is not acceptable. The message must not quote the value. */
  readonly check?: (value: Value, context: CheckContext) => unknown;
}

/** A string. */
export interface StringKey extends CheckedKey<string> {
  readonly kind: "string";
  /** The only values. */
  readonly oneOf?: readonly string[];
  /** The value is a URL or a part of one, whose secrets are never shown. */
  readonly url?: true;
  /** The environment variable that is read if the configuration has no value. */
  readonly variable?: string;
}

/** A number, which may be written as a string. */
export interface NumberKey extends CheckedKey<number> {
  readonly kind: "number";
  /**
   * The smallest number.
   * @default {0}
   */
  readonly min?: number;
  /** Fractions are an issue. */
  readonly integer?: true;
}

/** A boolean: true, false, yes, no, on or off. */
export interface BooleanKey extends KeyBase {
  readonly kind: "boolean";
  /** The value of a missing key. */
  readonly default?: boolean;
  /** Any other string is allowed as well. */
  readonly orString?: true;
}

/** A list of strings, each of which may be parsed. */
export interface ListKey<Item = unknown> extends KeyBase {
  readonly kind: "list";
  /** The value of a missing key. */
  readonly default?: readonly Item[];
  /** Splits a string in place of a list, which is an issue otherwise. */
  readonly split?: (text: string) => readonly string[];
  /** Parses an item. Throws if it is not acceptable. */
  readonly parse?: (item: string) => Item;
  /** Reads an entry of a map in place of a list, which is an issue otherwise. */
  readonly fromEntry?: (name: string, value: string) => Item;
}

/** A map with names of the user's own. Its values are shown only where `visible` allows it. */
export interface MapKey extends CheckedKey<ConfigMap> {
  readonly kind: "map";
  /** Parses a string in place of a map, which is an issue otherwise. */
  readonly parse?: (text: string) => ConfigMap;
  /** The type of the values; with `scalar`, numbers and booleans become strings. */
  readonly values?: "string" | "scalar";
  /** The names whose values may be shown, or `true` for all. */
  readonly visible?: true | readonly string[];
}

/** A section with keys of its own. */
export interface SectionKey extends KeyBase {
  readonly kind: "section";
  readonly keys: ConfigKeys;
  /** The key that all other names of the section are read as. */
  readonly rest?: ConfigKey;
}

/** A section whose `type` decides which keys it has. */
export interface VariantKey extends KeyBase {
  readonly kind: "variant";
  readonly variants: Readonly<Record<string, ConfigKeys>>;
  /** A type may also be code, such as `./auth.ts#create`, or one of custom types of this kind. */
  readonly custom?: "tokenProviders" | "filters";
}

/** A list of values, or a map from names to values. Empty sections of a map are left out. */
export interface EachKey extends KeyBase {
  readonly kind: "each";
  readonly in: "list" | "list or map";
  /** Names that come from variables are read in camel case: `resolved_name` is `resolvedName`. */
  readonly camelCase?: true;
  readonly item: VariantKey | TransportKey;
}

/** The section of a transport. */
export interface TransportKey extends KeyBase {
  readonly kind: "transport";
}

/** The values of a section by the table of its keys. A missing value is `undefined`. */
export type ConfigValues<Keys extends ConfigKeys> = {
  readonly [Name in keyof Keys]: Keys[Name] extends { readonly required: true } | {
    readonly default: unknown;
  } | { readonly kind: "section" } ? ConfigValue<Keys[Name]>
    : ConfigValue<Keys[Name]> | undefined;
};

/** The value of a key. */
export type ConfigValue<Key extends ConfigKey> = Key extends
  { readonly kind: "string"; readonly oneOf: readonly (infer Name)[] } ? Name
  : Key extends { readonly kind: "string" } ? string
  : Key extends { readonly kind: "number" } ? number
  : Key extends { readonly kind: "boolean"; readonly orString: true } ? boolean | string
  : Key extends { readonly kind: "boolean" } ? boolean
  : Key extends { readonly kind: "list"; readonly parse: (item: string) => infer Item }
    ? readonly Item[]
  : Key extends { readonly kind: "list" } ? readonly string[]
  : Key extends { readonly kind: "map"; readonly values: "string" | "scalar" }
    ? Readonly<Record<string, string>>
  : Key extends { readonly kind: "map" } ? ConfigMap
  : Key extends { readonly kind: "section"; readonly keys: infer Keys extends ConfigKeys }
    ? ConfigValues<Keys> & { readonly rest: ReadonlyMap<string, unknown> }
  : Key extends { readonly kind: "variant"; readonly variants: infer Types extends Variants } ?
      | { [Type in keyof Types]: { readonly type: Type } & ConfigValues<Types[Type]> }[keyof Types]
      | (Key extends { readonly custom: string } ? CustomValue : never)
  : Key extends { readonly kind: "each"; readonly item: infer Item extends ConfigKey }
    ? ReadonlyMap<string, ConfigValue<Item>>
  : PlannedTransport;

/** A section whose type is code, or a custom type of the user. */
export interface CustomValue {
  readonly type: "custom";
  /** Creates what the section describes. */
  create(): Promise<unknown>;
}

type Variants = VariantKey["variants"];

import type { Environment } from "./_env.ts";
import { asReader } from "./_map_reader.ts";
import type { ConfigReader } from "./_reader.ts";
import type { ConfigMap } from "./value.ts";
import type { ConfigSection } from "./section.ts";

/** The keys of a section, as the clients document them, and what may stand at each. */
export type ConfigKeys = Readonly<Record<string, ConfigKey>>;

/** What may stand at a key. Case and underscores of its name do not matter. */
export type ConfigKey =
  & {
    /** Other names of the key, beside its spellings. */
    readonly aliases?: readonly string[];
    /** Whether it is an issue if there is nothing. */
    readonly required?: true;
    /** Whether it is checked and does nothing, which is warned of. */
    readonly inert?: true;
  }
  & (
    | Row<"boolean", boolean>
    | Row<"map", ConfigMap>
    | { readonly kind: "scalarMap" }
    | Omit<Row<"textMap", Readonly<Record<string, string>>>, "default">
    | TextRow
    | Row<"number", number> & { readonly min?: number; readonly whole?: true }
    | Row<"texts", readonly string[]> & { readonly split?: (text: string) => readonly string[] }
    | { readonly kind: "section"; readonly keys: ConfigKeys }
    | TypedRow
    | { readonly kind: "transport" | "transports" }
  );

interface Row<Kind extends string, Value> {
  readonly kind: Kind;
  readonly default?: Value;
  /** Throws if it does not like the value. */
  readonly check?: (value: Value) => unknown;
}

interface TextRow extends Row<"text", string> {
  /** The only values. */
  readonly among?: readonly string[];
  /** The environment variable that holds the value where the configuration does not. */
  readonly variable?: string;
}

/** A section whose `type` decides what else it has. */
interface TypedRow {
  readonly kind: "typed";
  readonly types: Readonly<Record<string, ConfigKeys>>;
  /** The types that do something in this version. */
  readonly available: readonly string[];
}

/** What {@linkcode readKeys} gives; `undefined` stands for what is not there and has no default. */
export type ConfigValues<Keys extends ConfigKeys> = {
  readonly [Name in keyof Keys]: Keys[Name] extends
    { readonly required: true } | { readonly default: unknown } ? ValueOf<Keys[Name]>
    : ValueOf<Keys[Name]> | (Keys[Name] extends { readonly kind: "section" } ? never : undefined);
};

type ValueOf<Key extends ConfigKey> = Key extends { readonly kind: "text" } ? string
  : Key extends { readonly kind: "number" } ? number
  : Key extends { readonly kind: "boolean" } ? boolean
  : Key extends { readonly kind: "texts" } ? readonly string[]
  : Key extends { readonly kind: "map" } ? ConfigMap
  : Key extends { readonly kind: "scalarMap" | "textMap" } ? Readonly<Record<string, string>>
  : Key extends { readonly kind: "section"; readonly keys: infer Keys extends ConfigKeys }
    ? ConfigValues<Keys>
  : Key extends { readonly kind: "typed"; readonly types: infer Types extends TypedRow["types"] }
    ? { [Type in keyof Types]: { readonly type: Type } & ConfigValues<Types[Type]> }[keyof Types]
  : Key extends { readonly kind: "transport" } ? ConfigSection
  : ReadonlyMap<string, ConfigSection>;

/** Reads a section by the table of its keys. After an issue that is collected, it gives defaults. */
export function readKeys<const Keys extends ConfigKeys>(
  section: ConfigSection,
  keys: Keys,
  env: Environment = {},
): ConfigValues<Keys> {
  const reader = asReader(section);
  const values = Object.entries(keys).map(([key, row]) => {
    if (row.aliases) reader.alias(key, row.aliases);
    const value = readKey(reader, key, { row, env });
    if (row.inert) reader.forget(key);
    return [key, value] as const;
  });
  return Object.fromEntries(values) as ConfigValues<Keys>;
}

function readKey(
  reader: ConfigReader,
  key: string,
  { row, env }: { readonly row: ConfigKey; readonly env: Environment },
): unknown {
  if (row.kind === "text") return readText(reader, key, { row, env });
  if (row.kind === "transports" && row.required) return reader.requiredSections(key);
  if (row.required && !reader.has(key)) reader.report(key, "it is missing");
  switch (row.kind) {
    case "boolean":
      return reader.boolean(key, row);
    case "number":
      return reader.number(key, row);
    case "texts":
      return reader.texts(key, row);
    case "map":
      return reader.map(key, row);
    case "scalarMap":
      return reader.scalarMap(key);
    case "textMap":
      return reader.textMap(key, row);
    case "section":
      return readKeys(reader.sectionOrEmpty(key), row.keys, env);
    case "typed":
      return readTyped(reader.section(key), row);
    case "transport":
      return reader.section(key);
    default:
      row.kind satisfies "transports";
      return reader.sections(key);
  }
}

function readText(
  reader: ConfigReader,
  key: string,
  { row, env }: { readonly row: TextRow & { readonly required?: true }; readonly env: Environment },
): string | undefined {
  const check = (text: string): void => {
    // The value is not quoted: it may be a secret in the wrong place.
    if (row.among?.includes(text) === false) throw new RangeError(amongState(row.among));
    row.check?.(text);
    if (row.required && text === "") throw new RangeError("Expected a text that is not empty");
  };
  const held = row.variable === undefined ? undefined : env[row.variable];
  if (!held || reader.has(key)) {
    return row.required ? reader.requiredText(key, { check }) : reader.text(key, { ...row, check });
  }
  try {
    check(held);
    return held;
  } catch (error) {
    const state = error instanceof Error ? error.message : String(error);
    reader.report(key, `${state}, in the variable "${row.variable}"`);
    return undefined;
  }
}

function readTyped(section: ConfigReader | undefined, row: TypedRow): unknown {
  if (section === undefined) return undefined;
  const { available, types } = row;
  const type = section.requiredText("type", {
    check(type) {
      // Not quoted either.
      if (!Object.hasOwn(types, type)) throw new RangeError(`The type is ${amongState(available)}`);
    },
  });
  const keys = types[type];
  if (keys === undefined) return undefined;
  if (!available.includes(type)) {
    section.report("type", `the type "${type}" is not in this version, ${hasState(available)}`);
  }
  return { type, ...readKeys(section, keys) };
}

function amongState(names: readonly string[]): string {
  return `not among: ${names.join(", ")}`;
}

/** Ends a message about what this version has not. */
export function hasState(names: readonly string[]): string {
  return `which has: ${names.join(", ")}`;
}

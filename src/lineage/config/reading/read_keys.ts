import type { ConfigKey, ConfigKeys, ConfigValues, EachKey, VariantKey } from "../keys.ts";
import { type Found, readValue } from "./_read_values.ts";
import type { ConfigReading, Section } from "./reading.ts";
import { isObject } from "../../../internal/is_object.ts";
import { type ConfigPath, isEmpty, kindOf } from "../value.ts";

/** Options of {@linkcode readKeys}. */
export interface ReadKeysOptions<Keys extends ConfigKeys> {
  readonly keys: Keys;
  readonly reading: ConfigReading;
}

/** Reads a section by the table of its keys. A value with an issue counts as missing. */
export function readKeys<const Keys extends ConfigKeys>(
  section: Section,
  { keys, reading }: ReadKeysOptions<Keys>,
): ConfigValues<Keys> {
  for (const key of unknownKeys(section, keys)) reading.unused([...section.path, key]);
  return readKnownKeys(section, { keys, reading });
}

/** Reads the keys of a table, and leaves the others of the section to another table. */
export function readKnownKeys<const Keys extends ConfigKeys>(
  section: Section,
  { keys, reading }: ReadKeysOptions<Keys>,
): ConfigValues<Keys> {
  const entries = Object.entries(keys).map(([key, row]) =>
    [key, readKey(section, { key, row }, reading)] as const
  );
  const values = Object.fromEntries(entries);
  for (const [key, row] of Object.entries(keys)) {
    const { needs } = row;
    if (needs !== undefined && values[key] !== undefined && values[needs] === undefined) {
      reading.issue(section.pathOf(namesOf(key, row)), `it needs "${needs}"`);
    }
    const conditions = Object.entries(row.onlyIf ?? {});
    if (!conditions.some(([name, wanted]) => values[name] !== wanted)) continue;
    for (const name of section.spellings(namesOf(key, row))) {
      reading.unused([...section.path, name]);
    }
  }
  return values as ConfigValues<Keys>;
}

function unknownKeys(section: Section, keys: ConfigKeys): readonly string[] {
  return section.others(Object.entries(keys).flatMap(([key, row]) => namesOf(key, row)));
}

function namesOf(key: string, row: ConfigKey): readonly [string, ...string[]] {
  return [key, ...row.aliases ?? []];
}

interface NamedKey {
  readonly key: string;
  readonly row: ConfigKey;
}

function readKey(section: Section, { key, row }: NamedKey, reading: ConfigReading): unknown {
  const names = namesOf(key, row);
  const path = section.pathOf(names);
  const value = section.value(names);
  for (const loser of section.losers(names)) reading.unused([...section.path, loser]);
  if (value !== undefined) {
    if (row.refused !== undefined && !isEmpty(value)) return reading.issue(path, row.refused);
    return readFound(row, { value, path }, reading);
  }
  const isNull = section.spellings(names).length > 0;
  if (row.kind === "transport" && !row.required && isNull) {
    return reading.issue(path, "expected a map with a type, found nothing");
  }
  const variable = row.kind === "string" && row.variable ? reading.context.env[row.variable] : "";
  if (row.kind === "string" && variable) {
    return readVariable(row, { value: variable, path }, reading);
  }
  const isReplaced = row.requiredUnless !== undefined &&
    section.value([row.requiredUnless]) !== undefined;
  if (row.required || (row.requiredUnless !== undefined && !isReplaced)) {
    reading.issue(path, "it is missing");
  }
  return readMissing(row, path, reading);
}

function readMissing(row: ConfigKey, path: ConfigPath, reading: ConfigReading): unknown {
  if (row.kind === "section") return readSection(row, { value: {}, path }, reading);
  const fallback = "default" in row ? row.default : undefined;
  reading.fallback(path, fallback);
  return fallback;
}

function readVariable(
  row: ConfigKey & { readonly kind: "string" },
  { value, path }: { readonly value: string; readonly path: ConfigPath },
  reading: ConfigReading,
): string | undefined {
  const { check } = row;
  const where = `, in the variable "${row.variable}"`;
  return reading.attempt(path, () => (check?.(value, reading.context), value), where);
}

function readFound(row: ConfigKey, found: Found, reading: ConfigReading): unknown {
  switch (row.kind) {
    case "section":
      return readSection(row, found, reading);
    case "variant":
      return readVariant(row, found, reading);
    case "each":
      return readEach(row, found, reading);
    case "transport": {
      const { value, path } = found;
      if (isObject(value)) return reading.plan(reading.section(value, path));
      return reading.issue(path, `expected a map with a type, found ${kindOf(value)}`);
    }
    default: {
      const value = readValue(row, found, reading);
      const isUrl = row.kind === "string" && row.url === true;
      if (!row.secret && (isUrl || value !== undefined)) {
        reading.show(found.path, isUrl ? "url" : "plain");
      }
      return value ?? ("default" in row ? row.default : undefined);
    }
  }
}

function readSection(
  row: ConfigKey & { readonly kind: "section" },
  found: Found,
  reading: ConfigReading,
): unknown {
  const section = reading.sectionAt(found.value, found.path) ?? reading.section({}, found.path);
  const { rest } = row;
  if (rest === undefined) return readKeys(section, { keys: row.keys, reading });
  const others = unknownKeys(section, row.keys).map((key) =>
    [key, readKey(section, { key, row: rest }, reading)] as const
  );
  return { ...readKnownKeys(section, { keys: row.keys, reading }), rest: new Map(others) };
}

function readVariant(row: VariantKey, found: Found, reading: ConfigReading): unknown {
  const section = reading.sectionAt(found.value, found.path);
  if (section === undefined) return undefined;
  const { variants } = row;
  const type = section.value(["type"]);
  const path = section.pathOf(["type"]);
  if (type === undefined) return reading.issue(path, "it is missing");
  if (typeof type !== "string") {
    return reading.issue(path, `expected a string, found ${kindOf(type)}`);
  }
  const keys = Object.hasOwn(variants, type) ? variants[type] : undefined;
  const custom = row.custom && keys === undefined
    ? reading.custom(row.custom, type, section)
    : undefined;
  if (custom !== undefined) return custom;
  // The type is not quoted: it may be a secret in the wrong place.
  if (keys === undefined) {
    return reading.issue(path, `expected one of: ${Object.keys(variants).join(", ")}`);
  }
  return readKeys(section, { keys: { type: TYPE, ...keys }, reading });
}

/** The key that selects the keys of a section. */
export const TYPE = {
  kind: "string",
  required: true,
  description: "Selects the other keys.",
} as const;

function readEach(row: EachKey, { value, path }: Found, reading: ConfigReading): unknown {
  if (!Array.isArray(value) && !(row.in === "list or map" && isObject(value))) {
    const wanted = row.in === "list" ? "a list" : "a list or a map";
    return reading.issue(path, `expected ${wanted}, found ${kindOf(value)}`);
  }
  const entries = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value).filter(([, item]) => !isEmpty(item));
  if (row.required && entries.length === 0) reading.issue(path, "at least one is required");
  return new Map(entries.flatMap(([part, item]) => {
    const at = [...path, part];
    const read = readFound(row.item, { value: item, path: at }, reading);
    const name = row.camelCase && reading.isVariable(at) ? camelCase(String(part)) : String(part);
    return read === undefined ? [] : [[name, read] as const];
  }));
}

/** Writes the name of a variable as the Java client does, which has no other way to capitals. */
function camelCase(name: string): string {
  return name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

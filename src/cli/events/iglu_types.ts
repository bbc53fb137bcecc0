import { lookUp } from "../../internal/look_up.ts";
import { isObject } from "../../internal/is_object.ts";
import { columnName, parseSchemaKey, type SchemaKey } from "../../enriched/mod.ts";

/** A parsed JSON Schema. */
type Schema = Readonly<Record<string, unknown>>;

/** A self-describing JSON Schema of an Iglu registry. */
export interface IgluSchema {
  /** Its Iglu URI. */
  readonly uri: string;
  /** The schema. */
  readonly schema: Schema;
}

const SCALARS: Readonly<Record<string, string>> = {
  string: "string",
  number: "number",
  integer: "number",
  boolean: "boolean",
  null: "null",
};
const NAME_REGEXP = /^[A-Za-z_$][\w$]*$/;

/**
 * Reads a schema of an Iglu registry.
 *
 * @throws {SyntaxError} If the text is not JSON, or its `self` does not name the schema.
 */
export function parseIgluSchema(text: string): IgluSchema {
  const schema: unknown = JSON.parse(text);
  const self = isObject(schema) && isObject(schema["self"]) ? schema["self"] : {};
  const { vendor, name, format, version } = self as Partial<SchemaKey>;
  const uri = `iglu:${vendor}/${name}/${format}/${version}`;
  parseSchemaKey(uri);
  return { uri, schema: schema as Schema };
}

/**
 * Writes a module that declares the types of entities, by augmentation of `EntityTypes`. All schemas of
 * one column, so all versions of a model, make one union.
 */
export function igluTypes(schemas: readonly IgluSchema[], module: string): string {
  const columns = Map.groupBy(schemas, ({ uri }) => columnName("contexts", uri));
  const types = typeNames([...columns.keys()].sort());
  const members = [...types].flatMap(([column, type]) => {
    return [
      `    ${JSON.stringify(column)}: ${type};`,
      `    ${JSON.stringify(column.replace("contexts_", "unstruct_event_"))}: ${type};`,
    ];
  });
  const declarations = [...types].map(([column, type]) =>
    declaration(type, columns.get(column) ?? [])
  );
  return [
    "// Written by `runline types`.",
    `declare module ${JSON.stringify(module)} {`,
    "  interface EntityTypes {",
    ...members,
    "  }",
    "}",
    "",
    declarations.join("\n"),
  ].join("\n");
}

function declaration(name: string, schemas: readonly IgluSchema[]): string {
  const sorted = schemas.toSorted((a, b) => a.uri.localeCompare(b.uri, "en", { numeric: true }));
  const types = new Set(sorted.map(({ schema }) => typeOf(schema, "")));
  const newest = sorted.at(-1)?.schema["description"];
  const about = typeof newest === "string" ? [newest] : [];
  const comment = commentOf([...about, ...sorted.map(({ uri }) => uri)], "");
  return `${comment}export type ${name} = ${[...types].join(" | ")};\n`;
}

/** Returns the name of a type for each column. Columns that differ in underscores only have one too. */
function typeNames(columns: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(columns.map((column) => {
    let name = typeName(column);
    while (taken.has(name)) name += "_";
    taken.add(name);
    return [column, name];
  }));
}

function typeName(column: string): string {
  const words = column.split(/[^A-Za-z0-9]+/).slice(1);
  // Digits keep their underscore, so that `dish_1_1` and `dish1_1` stay two.
  return words.map((word) => {
    return /^[0-9]/.test(word) ? `_${word}` : word.charAt(0).toUpperCase() + word.slice(1);
  }).join("");
}

function typeOf(schema: unknown, indent: string): string {
  if (schema === false) return "never";
  if (!isObject(schema) || "$ref" in schema) return "unknown";
  if ("const" in schema) return JSON.stringify(schema["const"]);
  if (Array.isArray(schema["enum"])) {
    return union(schema["enum"].map((item) => JSON.stringify(item)));
  }
  const own = "type" in schema || "properties" in schema ? [ownType(schema, indent)] : [];
  const choices = ["oneOf", "anyOf"].flatMap((key) => {
    const options = schema[key];
    return Array.isArray(options) ? [union(options.map((option) => typeOf(option, indent)))] : [];
  });
  const all = Array.isArray(schema["allOf"]) ? schema["allOf"] : [];
  return intersection([...own, ...choices, ...all.map((part) => typeOf(part, indent))]);
}

function ownType(schema: Schema, indent: string): string {
  const type = schema["type"] ?? "object";
  const kinds = Array.isArray(type) ? type : [type];
  return union(kinds.map((kind) => kindOf(kind, schema, { indent })));
}

function kindOf(kind: unknown, schema: Schema, { indent }: { readonly indent: string }): string {
  if (kind === "object") return objectOf(schema, indent);
  if (kind === "array") {
    const items = Array.isArray(schema["items"]) ? "unknown" : typeOf(schema["items"], indent);
    return `readonly ${/^[\w"]+$/.test(items) ? items : `(${items})`}[]`;
  }
  return lookUp(SCALARS, String(kind)) ?? "unknown";
}

function objectOf(schema: Schema, indent: string): string {
  const properties = isObject(schema["properties"]) ? schema["properties"] : {};
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  const inner = `${indent}  `;
  const lines = Object.entries(properties).map(([name, property]) => {
    const about = isObject(property) ? property["description"] : undefined;
    const comment = typeof about === "string" ? commentOf([about], inner) : "";
    const key = NAME_REGEXP.test(name) ? name : JSON.stringify(name);
    const mark = required.includes(name) ? "" : "?";
    return `${comment}${inner}readonly ${key}${mark}: ${typeOf(property, inner)};\n`;
  });
  const patterns = isObject(schema["patternProperties"]) ? schema["patternProperties"] : {};
  const more = [...Object.values(patterns), schema["additionalProperties"]]
    .filter((property) => property !== false);
  if (more.length > 0) {
    // The type of names that are not listed has to take in those that are.
    const type = lines.length > 0 ? "unknown" : union(more.map((part) => typeOf(part, inner)));
    lines.push(`${inner}readonly [name: string]: ${type};\n`);
  }
  return lines.length > 0 ? `{\n${lines.join("")}${indent}}` : "Readonly<Record<string, never>>";
}

function union(types: readonly string[]): string {
  const all = new Set(types);
  return all.has("unknown") ? "unknown" : [...all].join(" | ") || "never";
}

// A part without a known type, such as a list of required members, adds nothing.
function intersection(types: readonly string[]): string {
  const [first = "unknown", ...others] = new Set(types.filter((type) => type !== "unknown"));
  return others.length === 0 ? first : [first, ...others].map((type) => `(${type})`).join(" & ");
}

function linesOf(text: string): string[] {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.filter((line, index) => line !== "" || index === 0);
}

function commentOf(texts: readonly string[], indent: string): string {
  const lines = texts.flatMap((text) => linesOf(text.replaceAll("*/", "* /")));
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}\n`).join("")}${indent} */\n`;
}

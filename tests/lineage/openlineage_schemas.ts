import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { saySkip } from "../fixtures/say_skip.ts";

const FOLDER = new URL("../../../shared/data/openlineage/", import.meta.url);

/** Why the tests against the spec's own schemas are skipped, or `false`. */
export const skipWithoutSchemas: string | false = saySkip(
  existsSync(FOLDER) ? false : "The schemas of the spec are not there",
);

let loaded: Ajv2020 | undefined;

/** Returns the errors of a value by one of the spec's schemas. */
export function schemaErrors(value: unknown, schemaURL: string): string[] {
  loaded ??= loadSchemas();
  loaded.validate(schemaURL, value);
  return (loaded.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

function loadSchemas(): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  const names = (readdirSync(FOLDER, { recursive: true }) as string[])
    .filter((name) => /(?:^|[\\/])facets[\\/]\w+\.json$/.test(name));
  for (const name of ["OpenLineage.json", ...names]) ajv.addSchema(readJson(name) as object);
  return ajv;
}

/** Returns the examples that the spec has of the facets of a schema file, by their keys. */
export function specExamples(schema: string): Record<string, Record<string, unknown>>[] {
  const folder = new URL(`tests/${schema}/`, FOLDER);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((name) => readJson(`tests/${schema}/${name}`) as never);
}

/** Returns the spec's example of an event. */
export function specEvent(): Record<string, unknown> {
  return readJson("tests/example_full_event.json") as Record<string, unknown>;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path.replaceAll("\\", "/"), FOLDER), "utf8"));
}

/** Something that a schema demands of a value that it describes. */
export interface Demand {
  readonly kind: "enum" | "format" | "required" | "type";
  /** The JSON pointer of what it is demanded of. */
  readonly pointer: string;
}

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** Lists what one of the spec's schemas demands of a value that keeps to it. */
export function demandsOf(value: unknown, schemaURL: string): Demand[] {
  const found = [...demands({ $ref: schemaURL }, { value, pointer: "", base: schemaURL })];
  const unique = new Map(found.map((demand) => [`${demand.kind} ${demand.pointer}`, demand]));
  return [...unique.values()];
}

interface Visit {
  readonly value: unknown;
  readonly pointer: string;
  /** The URL of the schema file. */
  readonly base: string;
}

function* demands(schema: Schema, visit: Visit): Generator<Demand> {
  const { value, pointer, base } = visit;
  if (schema.$ref !== undefined) {
    const url = new URL(schema.$ref, base).href;
    yield* demands(loadedSchema(url), { ...visit, base: url });
  }
  for (const part of [...schema.allOf ?? [], ...schema.anyOf ?? []]) yield* demands(part, visit);
  for (const part of schema.oneOf ?? []) {
    const url = new URL(part.$ref ?? "", base).href;
    if (schemaErrors(value, url).length === 0) yield* demands(part, visit);
  }
  if (schema.enum !== undefined || schema.const !== undefined) yield { kind: "enum", pointer };
  if (schema.format !== undefined) yield { kind: "format", pointer };
  if (schema.type !== undefined) yield { kind: "type", pointer };
  for (const name of schema.required ?? []) {
    yield { kind: "required", pointer: `${pointer}/${name}` };
  }
  if (typeof value === "object" && value !== null) yield* demandsInside(schema, value, visit);
}

function* demandsInside(schema: Schema, value: object, visit: Visit): Generator<Demand> {
  for (const [key, item] of Object.entries(value)) {
    const inside = { ...visit, value: item, pointer: `${visit.pointer}/${key}` };
    const others = Array.isArray(value) ? schema.items : schema.additionalProperties;
    const part = schema.properties?.[key] ?? others;
    if (typeof part === "object") yield* demands(part, inside);
  }
}

function loadedSchema(url: string): Schema {
  loaded ??= loadSchemas();
  return loaded.getSchema(url)?.schema as Schema;
}

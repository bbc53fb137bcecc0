import { checkKeywords, type JsonSchema } from "./json_schema.ts";
import {
  type Definition,
  ENTITIES,
  type Entity,
  type Facet,
  type FacetFile,
  type Format,
  FORMATS,
  type ObjectDefinition,
  type Property,
  type TypeNode,
} from "./model.ts";
import { pascalCase, singular, snakeCase } from "./names.ts";

const CORE_REF = /\/OpenLineage\.json#\/\$defs\/(\w+)$/;

interface Context {
  readonly schema: JsonSchema;
  readonly definitions: Definition[];
}

/** Reads the schema of one facet, or of one facet that goes with two entities. */
export function parseFacetSchema(schema: JsonSchema): FacetFile {
  const { $id: schemaId = "", $defs = {}, properties = {} } = schema;
  const [entry, ...others] = Object.entries(properties);
  if (!entry || others.length > 0) {
    throw new TypeError(`Cannot generate "${schemaId}": expected one key at the top`);
  }
  checkKeywords(schema, schemaId);
  const context: Context = { schema, definitions: [] };
  const facetNames = facetsOf(entry[1], $defs);
  const facets = facetNames.map((name) => parseFacet(name, entry[0], context));
  for (const [name, definition] of Object.entries($defs)) {
    if (facetNames.includes(name) || isFacetUnion(definition, facetNames)) continue;
    context.definitions.push(parseDefinition(name, definition, context));
  }
  const title = schemaId.slice(schemaId.lastIndexOf("/") + 1).replace(/\.json$/, "");
  return { fileName: `${snakeCase(title)}.ts`, schemaId, facets, definitions: context.definitions };
}

function facetsOf(node: JsonSchema, defs: Readonly<Record<string, JsonSchema>>): string[] {
  const variants = node.oneOf ?? node.anyOf;
  if (variants) return variants.flatMap((variant) => facetsOf(variant, defs));
  const name = localName(node);
  const definition = defs[name];
  return definition?.oneOf ? facetsOf(definition, defs) : [name];
}

function isFacetUnion(definition: JsonSchema, facetNames: readonly string[]): boolean {
  const { oneOf = [] } = definition;
  return oneOf.some((variant) => facetNames.includes(localName(variant)));
}

function parseFacet(name: string, key: string, context: Context): Facet {
  const { $id = "", $defs = {} } = context.schema;
  const parts = $defs[name]?.allOf ?? [];
  const entity = parts.map(entityOf).find((found) => found !== undefined);
  const body = parts.find((part) => part.properties !== undefined);
  if (!entity || !body) throw new TypeError(`Cannot generate "${name}": it is not a facet`);
  const object = parseObject(name, body, context);
  return { key, entity, schemaURL: `${$id}#/$defs/${name}`, object };
}

function entityOf(node: JsonSchema): Entity | undefined {
  const base = CORE_REF.exec(node.$ref ?? "")?.[1];
  return Object.entries(ENTITIES).find(([name]) => name === base)?.[1];
}

function parseDefinition(name: string, node: JsonSchema, context: Context): Definition {
  checkKeywords(node, name);
  if (!node.oneOf) return parseObject(name, node, context);
  return { kind: "union", name, members: node.oneOf.map(localName) };
}

function parseObject(name: string, node: JsonSchema, context: Context): ObjectDefinition {
  checkKeywords(node, name);
  const { properties = {}, required = [], dependentRequired = {} } = node;
  return {
    kind: "object",
    name,
    properties: Object.entries(properties).map(([key, value]): Property => ({
      name: key,
      type: parseType(value, name + pascalCase(key), context),
      required: required.includes(key),
      deprecated: value.deprecated === true,
    })),
    open: node.additionalProperties === true,
    closed: node.additionalProperties === false,
    together: Object.keys(dependentRequired),
  };
}

// `name` is the name of the type if it is an object without a name.
function parseType(node: JsonSchema, name: string, context: Context): TypeNode {
  checkKeywords(node, name);
  if (node.$ref) return parseReference(node);
  if (node.const) return { kind: "literals", values: [node.const] };
  if (node.enum) return { kind: "literals", values: node.enum };
  if (node.oneOf) return { kind: "union", members: node.oneOf.map(localName) };
  switch (node.type) {
    case "string":
      return isFormat(node.format) ? { kind: "format", format: node.format } : { kind: "string" };
    case "integer":
    case "number":
      return parseNumber(node);
    case "boolean":
      return { kind: "boolean" };
    case "array":
      return { kind: "list", items: parseType(node.items ?? {}, singular(name), context) };
    case "object":
      return parseObjectType(node, name, context);
    default:
      throw new TypeError(`Cannot generate "${name}": type "${node.type}" is not supported`);
  }
}

function parseNumber({ type, minimum }: JsonSchema): TypeNode {
  const integer = type === "integer";
  return minimum === undefined ? { kind: "number", integer } : { kind: "number", integer, minimum };
}

function parseReference(node: JsonSchema): TypeNode {
  if (entityOf(node)) return { kind: "facet" };
  return { kind: "named", name: localName(node) };
}

function parseObjectType(node: JsonSchema, name: string, context: Context): TypeNode {
  if (node.properties) {
    context.definitions.push(parseObject(name, node, context));
    return { kind: "named", name };
  }
  const [variant] = node.anyOf ?? [];
  if (variant) return parseObjectType(variant, name, context);
  const { additionalProperties: values } = node;
  if (typeof values !== "object") return { kind: "map", values: { kind: "unknown" } };
  return { kind: "map", values: parseType(values, singular(name), context) };
}

function localName(node: JsonSchema): string {
  const name = /^#\/\$defs\/(\w+)$/.exec(node.$ref ?? "")?.[1];
  if (name === undefined) {
    throw new TypeError(`Cannot generate: no local $ref in ${JSON.stringify(node)}`);
  }
  return name;
}

function isFormat(format: string | undefined): format is Format {
  return FORMATS.some((known) => known === format);
}

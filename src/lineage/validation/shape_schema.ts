import type { ObjectShape, Shape, ShapeDefinitions, VariantsShape } from "../facets/shape.ts";

/** A JSON Schema, as far as a validator needs it. */
export interface ShapeSchema {
  readonly [keyword: string]: unknown;
}

/** What every facet has. */
export const FACET_ENVELOPE: Readonly<Record<string, Shape>> = {
  _producer: "uri",
  _schemaURL: "uri",
};

/** Turns a shape into the JSON Schema that it stands for. */
export function shapeSchema(shape: Shape, definitions: ShapeDefinitions): ShapeSchema {
  if (typeof shape === "string") return namedSchema(shape);
  if ("fields" in shape) return objectSchema(shape, definitions);
  if ("variants" in shape) return variantsSchema(shape, definitions);
  if ("literals" in shape) return { enum: shape.literals };
  if ("list" in shape) return { type: "array", items: shapeSchema(shape.list, definitions) };
  if ("integer" in shape) return { type: "integer", ...shape.integer };
  if ("number" in shape) return { type: "number", ...shape.number };
  return { type: "object", additionalProperties: shapeSchema(shape.map, definitions) };
}

function namedSchema(shape: Shape & string): ShapeSchema {
  switch (shape) {
    case "unknown":
      return {};
    case "never":
      return { not: {} };
    case "facet":
      return objectSchema({ fields: FACET_ENVELOPE }, {});
    case "date-time":
    case "uri":
    case "uuid":
      return { type: "string", format: shape };
    case "boolean":
    case "integer":
    case "number":
    case "string":
      return { type: shape };
    default:
      return { $ref: `#/definitions/${shape.slice(1)}` };
  }
}

function objectSchema(shape: ObjectShape, definitions: ShapeDefinitions): ShapeSchema {
  const { fields, closed = false, together = [] } = shape;
  const properties = Object.entries(fields).map(([name, field]) => [
    plainName(name),
    shapeSchema(field, definitions),
  ]);
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    required: Object.keys(fields).filter((name) => name === plainName(name)),
    ...closed ? { additionalProperties: false } : {},
    ...together.length > 0 ? { dependencies: dependencies(together) } : {},
  };
}

function plainName(name: string): string {
  return name.replace(/\?$/, "");
}

function dependencies(together: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const entries = together.map((name) => [name, together.filter((other) => other !== name)]);
  return Object.fromEntries(entries);
}

// Plain `oneOf` would tell what is wrong with each of the variants, and not which one was meant.
function variantsSchema(
  { variants }: VariantsShape,
  definitions: ShapeDefinitions,
): ShapeSchema {
  const kinds = variants.map((reference) => ({ reference, ...kindOf(reference, definitions) }));
  const [{ property } = { property: "type" }] = kinds;
  const tag = { enum: kinds.flatMap(({ literals }) => literals) };
  return {
    type: "object",
    properties: { [property]: tag },
    required: [property],
    allOf: kinds.map(({ reference, literals }) => ({
      if: { properties: { [property]: { enum: literals } }, required: [property] },
      then: namedSchema(reference),
    })),
  };
}

interface Kind {
  /** The property that tells the variants apart. */
  readonly property: string;
  /** The values that it has in this one. */
  readonly literals: readonly string[];
}

function kindOf(reference: string, definitions: ShapeDefinitions): Kind {
  const shape = definitions[reference.slice(1)];
  const fields = typeof shape === "object" && "fields" in shape ? shape.fields : {};
  for (const [property, field] of Object.entries(fields)) {
    if (typeof field === "object" && "literals" in field) {
      return { property, literals: field.literals };
    }
  }
  return { property: "type", literals: [] };
}

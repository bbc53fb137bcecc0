import type { ObjectShape, Shape, ShapeDefinitions } from "../facets/shape.ts";

/**
 * Leaves of a shape what a later version of the same schema demands as well: the properties and their
 * types. Such a version may know more words and kinds of objects, and more properties of each.
 */
export function openShape(shape: Shape): Shape {
  if (typeof shape === "string") return shape;
  if ("fields" in shape) return openObject(shape);
  if ("literals" in shape) return "string";
  if ("list" in shape) return { list: openShape(shape.list) };
  if ("map" in shape) return { map: openShape(shape.map) };
  return "variants" in shape ? { map: "unknown" } : shape;
}

/** Does the same with an object. */
export function openObject({ fields }: ObjectShape): ObjectShape {
  return { fields: openAll(fields) };
}

/** Does the same with each of several. */
export function openAll(shapes: ShapeDefinitions): ShapeDefinitions {
  const opened = Object.entries(shapes).map(([name, shape]) => [name, openShape(shape)] as const);
  return Object.fromEntries(opened);
}

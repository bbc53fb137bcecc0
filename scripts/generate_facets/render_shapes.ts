import type { Definition, FacetFile, ObjectDefinition, TypeNode } from "./model.ts";
import { GENERATED } from "./render_file.ts";

/** Writes the table by which events are validated, not yet formatted. */
export function renderShapes(files: readonly FacetFile[]): string {
  return `${GENERATED} Do not edit.

import type { FacetFileShape } from "./shape.ts";

/** What the spec demands of its facets, by the names of their schema files. */
export const FACET_SHAPES: Readonly<Record<string, FacetFileShape>> = {
${files.map(renderFile).join("\n")}
};
`;
}

function renderFile({ schemaId, facets, definitions }: FacetFile): string {
  const [, version, name] = /\/(\d+-\d+-\d+)\/(\w+)\.json$/.exec(schemaId) ?? [];
  const entries = facets.map(({ key, entity, object }) =>
    `${object.name}: { key: "${key}", entity: "${entity}", ${renderObject(object)} },`
  );
  const others = definitions.map((definition) =>
    `${definition.name}: ${renderDefinition(definition)},`
  );
  const shared = others.length > 0 ? `definitions: { ${others.join("\n")} },` : "";
  return `${name}: { version: "${version}", facets: { ${entries.join("\n")} }, ${shared} },`;
}

function renderDefinition(definition: Definition): string {
  if (definition.kind === "object") return `{ ${renderObject(definition)} }`;
  return renderType({ kind: "union", members: definition.members });
}

function renderObject({ properties, closed, together }: ObjectDefinition): string {
  const fields = properties.map(({ name, type, required }) =>
    `${required ? name : `"${name}?"`}: ${renderType(type)}`
  );
  return [
    `fields: { ${fields.join(", ")} }`,
    ...closed ? ["closed: true"] : [],
    ...together.length > 0 ? [`together: ${JSON.stringify(together)}`] : [],
  ].join(", ");
}

function renderType(type: TypeNode): string {
  switch (type.kind) {
    case "format":
      return JSON.stringify(type.format);
    case "literals":
      return `{ literals: ${JSON.stringify(type.values)} }`;
    case "list":
      return `{ list: ${renderType(type.items)} }`;
    case "map":
      return `{ map: ${renderType(type.values)} }`;
    case "named":
      return JSON.stringify(`#${type.name}`);
    case "number":
      return renderNumber(type.integer ? "integer" : "number", type.minimum);
    case "union":
      return `{ variants: ${JSON.stringify(type.members.map((name) => `#${name}`))} }`;
    default:
      return JSON.stringify(type.kind);
  }
}

function renderNumber(kind: "integer" | "number", minimum?: number): string {
  return minimum === undefined ? `"${kind}"` : `{ ${kind}: { minimum: ${minimum} } }`;
}

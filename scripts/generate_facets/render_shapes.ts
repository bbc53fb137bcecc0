import type { Definition, FacetFile, ObjectDefinition, Property, TypeNode } from "./model.ts";
import { GENERATED } from "./render_file.ts";

/** Renders the shapes of all facets, not yet formatted. */
export function renderShapes(files: readonly FacetFile[]): string {
  return `${GENERATED} Do not edit.

import type { FacetFileShape } from "./shape.ts";

/** The shapes of the spec's facets, by the names of their schema files. */
export const FACET_SHAPES: Readonly<Record<string, FacetFileShape>> = {
${files.map(renderFile).join("\n")}
};
`;
}

function renderFile({ schemaId, facets, definitions }: FacetFile): string {
  const types = new TypeRenderer(definitions);
  const [, version, name] = /\/(\d+-\d+-\d+)\/(\w+)\.json$/.exec(schemaId) ?? [];
  const entries = facets.map(({ key, entity, object }) =>
    `${object.name}: { key: "${key}", entity: "${entity}", ${types.object(object)} },`
  );
  const others = definitions.map((definition) =>
    `${definition.name}: ${types.definition(definition)},`
  );
  const shared = others.length > 0 ? `definitions: { ${others.join("\n")} },` : "";
  return `${name}: { version: "${version}", facets: { ${entries.join("\n")} }, ${shared} },`;
}

/** Renders types that may refer to the definitions of their file. */
class TypeRenderer {
  readonly #definitions: readonly Definition[];

  constructor(definitions: readonly Definition[]) {
    this.#definitions = definitions;
  }

  definition(definition: Definition): string {
    if (definition.kind === "object") return `{ ${this.object(definition)} }`;
    return this.#union(definition.members);
  }

  object({ properties, closed, together }: ObjectDefinition): string {
    const fields = properties.map(({ name, type, required }) =>
      `${required ? name : `"${name}?"`}: ${this.#type(type)}`
    );
    return [
      `fields: { ${fields.join(", ")} }`,
      ...closed ? ["closed: true"] : [],
      ...together.length > 0 ? [`together: ${JSON.stringify(together)}`] : [],
    ].join(", ");
  }

  #type(type: TypeNode): string {
    switch (type.kind) {
      case "format":
        return JSON.stringify(type.format);
      case "literals":
        return `{ literals: ${JSON.stringify(type.values)} }`;
      case "list":
        return `{ list: ${this.#type(type.items)} }`;
      case "map":
        return `{ map: ${this.#type(type.values)} }`;
      case "named":
        return JSON.stringify(`#${type.name}`);
      case "number":
        return renderNumber(type.integer ? "integer" : "number", type.minimum);
      case "union":
        return this.#union(type.members);
      default:
        return JSON.stringify(type.kind);
    }
  }

  #union(members: readonly string[]): string {
    const tags = members.map((name) => tagsOf(this.#definitions.find((own) => own.name === name)));
    const tag = tags.reduce(inBoth)[0]?.name;
    if (tag === undefined) {
      throw new TypeError(`Cannot generate ${members.join(" | ")}: no property distinguishes them`);
    }
    const variants = members.map((name, index) => `${literalOf(tags[index], tag)}: "#${name}"`);
    return `{ tag: "${tag}", variants: { ${variants.join(", ")} } }`;
  }
}

/** Lists the required properties that have only one value. */
function tagsOf(definition: Definition | undefined): readonly Property[] {
  if (definition?.kind !== "object") return [];
  return definition.properties.filter(({ type, required }) =>
    required && type.kind === "literals" && type.values.length === 1
  );
}

function inBoth(some: readonly Property[], others: readonly Property[]): readonly Property[] {
  return some.filter(({ name }) => others.some((other) => other.name === name));
}

function literalOf(tags: readonly Property[] = [], name: string): string {
  const type = tags.find((tag) => tag.name === name)?.type;
  return type?.kind === "literals" ? JSON.stringify(type.values[0]) : "";
}

function renderNumber(kind: "integer" | "number", minimum?: number): string {
  return minimum === undefined ? `"${kind}"` : `{ ${kind}: { minimum: ${minimum} } }`;
}

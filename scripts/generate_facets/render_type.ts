import type { DocBook } from "./doc_book.ts";
import { renderComment } from "./render_comment.ts";
import type { Definition, ObjectDefinition, Property, TypeNode } from "./model.ts";

/** Writes the declaration of a named type. */
export function renderDefinition(definition: Definition, docs: DocBook): string {
  const { name } = definition;
  const comment = renderComment([docs.summary(name)]);
  if (definition.kind === "object") {
    return `${comment}\nexport interface ${name} ${renderBody(definition, docs)}`;
  }
  return `${comment}\nexport type ${name} = ${definition.members.join(" | ")};`;
}

/** Writes the body of an interface, with its braces. */
export function renderBody(object: ObjectDefinition, docs: DocBook): string {
  const lines = object.properties.map((property) => renderProperty(object, property, docs));
  if (object.open) lines.push("/** Additional properties. */\nreadonly [name: string]: unknown;");
  return `{\n${lines.join("\n")}\n}`;
}

function renderProperty(object: ObjectDefinition, property: Property, docs: DocBook): string {
  const { name, type, required, deprecated } = property;
  const text = docs.property(object.name, name);
  const comment = renderComment([text, ...deprecated ? ["", "@deprecated"] : []]);
  return `${comment}\nreadonly ${name}${required ? "" : "?"}: ${renderType(type)};`;
}

/** Writes a type. */
export function renderType(type: TypeNode): string {
  switch (type.kind) {
    case "format":
      return "string";
    case "facet":
      return "BaseFacet | undefined";
    case "literals":
      return type.values.map((value) => JSON.stringify(value)).join(" | ");
    case "list":
      return `readonly ${parenthesised(renderType(type.items))}[]`;
    case "map":
      return `{ readonly [name: string]: ${renderType(type.values)} }`;
    case "named":
      return type.name;
    case "union":
      return type.members.join(" | ");
    default:
      return type.kind;
  }
}

function parenthesised(type: string): string {
  return type.includes("|") ? `(${type})` : type;
}

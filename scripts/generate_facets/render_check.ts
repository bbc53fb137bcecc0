import type { Definition, Format, ObjectDefinition, Property, TypeNode } from "./model.ts";

const FORMAT_CHECKS: Readonly<Record<Format, string>> = {
  "date-time": "checkDateTime",
  uri: "checkUri",
  uuid: "checkUuid",
};

/** Finds a named type. */
export type Lookup = (name: string) => Definition;

/** Writes the function that checks a value of a named type. */
export function renderCheck(definition: Definition, lookup: Lookup): string {
  const lines = definition.kind === "union"
    ? [`${unionCheck(definition.members, "place", lookup)};`]
    : objectChecks(definition, lookup);
  return `function ${checkName(definition.name)}(place: Place): void {\n${lines.join("\n")}\n}`;
}

function objectChecks(object: ObjectDefinition, lookup: Lookup): string[] {
  const required = object.properties.filter((property) => property.required);
  const names = JSON.stringify(required.map((property) => property.name));
  const checks = object.properties.flatMap((property) => propertyCheck(property, lookup));
  if (object.together.length > 0) {
    checks.unshift(`checkTogether(fields, ${JSON.stringify(object.together)});`);
  }
  const first = `checkObject(place, ${names});`;
  return checks.length > 0 ? [`const fields = ${first}`, ...checks] : [first];
}

function propertyCheck({ name, type, required }: Property, lookup: Lookup): string[] {
  const check = valueCheck(type, `fields.${name}`, lookup);
  if (check === undefined) return [];
  return [required ? `${check};` : `if (fields.${name}) ${check};`];
}

/** Writes the call that checks what is at a place, if anything is to be checked. */
function valueCheck(type: TypeNode, place: string, lookup: Lookup): string | undefined {
  switch (type.kind) {
    case "format":
      return `${FORMAT_CHECKS[type.format]}(${place})`;
    case "literals":
      return `checkOneOf(${place}, ${JSON.stringify(type.values)})`;
    case "list":
      return `checkList(${place}${itemCheck(type.items, lookup)})`;
    case "map":
      return `checkMap(${place}${itemCheck(type.values, lookup)})`;
    case "named":
      return `${checkName(type.name)}(${place})`;
    case "union":
      return unionCheck(type.members, place, lookup);
    case "number":
      return type.minimum === undefined ? undefined : `checkMinimum(${place}, ${type.minimum})`;
    default:
      return undefined;
  }
}

function itemCheck(type: TypeNode, lookup: Lookup): string {
  if (type.kind === "named") return `, ${checkName(type.name)}`;
  if (type.kind === "facet") return ", checkFacet";
  const check = valueCheck(type, "place", lookup);
  return check === undefined ? "" : `, (place) => ${check}`;
}

function unionCheck(members: readonly string[], place: string, lookup: Lookup): string {
  const objects = members.map((member) => lookup(member));
  const property = objects.map(discriminators).reduce(inBoth)[0]?.name;
  if (property === undefined) {
    throw new TypeError(
      `Cannot generate check of ${members.join(" | ")}: nothing tells them apart`,
    );
  }
  const checks = objects.map((object) => `${kindOf(object, property)}: ${checkName(object.name)}`);
  const variants = `{ property: "${property}", checks: { ${checks.join(", ")} } }`;
  return `checkVariant(${place}, ${variants})`;
}

// The properties that can have but one value.
function discriminators(definition: Definition): readonly Property[] {
  if (definition.kind !== "object") return [];
  return definition.properties.filter(({ type, required }) =>
    required && type.kind === "literals" && type.values.length === 1
  );
}

function inBoth(some: readonly Property[], others: readonly Property[]): readonly Property[] {
  return some.filter(({ name }) => others.some((other) => other.name === name));
}

function kindOf(definition: Definition, property: string): string {
  const found = discriminators(definition).find(({ name }) => name === property);
  return found?.type.kind === "literals" ? String(found.type.values[0]) : "";
}

/** Names the function that checks a named type. */
export function checkName(name: string): string {
  return `check${name}`;
}

import { DialectIssue, type DialectRules, type Member } from "./_dialect.ts";
import type { Layout } from "../fields/layout.ts";
import { writeString } from "../fields/scalars.ts";
import type { InvalidValue } from "../errors.ts";
import type { EntityKind } from "../entities/column_name.ts";
import type { EnrichedFieldType, LayoutField } from "../fields/fields.ts";

/** The JSON text of an event, and its errors. */
export interface DialectJson {
  readonly json: string;
  readonly errors: readonly InvalidValue[];
  /** The names of the members for entities. */
  readonly entities: ReadonlySet<string>;
}

/** Writes the columns of a line in the format of one of Snowplow's SDKs. */
export function dialectJson(
  values: readonly string[],
  rules: DialectRules,
  options: { readonly layout: Layout; readonly geoLocation: boolean | undefined },
): DialectJson {
  const { layout, geoLocation = rules.geoDefault } = options;
  const errors: InvalidValue[] = [];
  // A later member replaces an earlier one of the same name, like in the objects of these languages.
  const members = new Map<string, string>();
  const entities = new Set<string>();
  if (geoLocation && rules.geoPlace === "first") addGeo(members, values, { rules, layout });
  for (const [index, field] of layout.fields.entries()) {
    const value = values[index] ?? "";
    try {
      for (const [name, json] of membersOf(field, value, rules)) {
        members.set(name, json);
        if (isEntities(typeOf(field, rules))) entities.add(name);
      }
    } catch (error) {
      if (!(error instanceof DialectIssue)) throw error;
      errors.push({ type: "InvalidValue", key: field.name, value, message: error.message });
      if (rules.stopsAtFirst) break;
    }
  }
  if (errors.length > 0) return { json: "", errors, entities };
  if (geoLocation && rules.geoPlace === "last") addGeo(members, values, { rules, layout });
  const texts = [...members].map(([name, json]) => `${JSON.stringify(name)}:${json}`);
  return { json: `{${texts.join(",")}}`.replace(/[\r\n]/g, " "), errors, entities };
}

// A layout may have a column `constructor`.
function typeOf({ name, type }: LayoutField, rules: DialectRules): EnrichedFieldType {
  return rules.types.get(name) ?? type;
}

function isEntities(type: EnrichedFieldType): type is EntityKind {
  return type === "contexts" || type === "unstruct_event";
}

function membersOf(field: LayoutField, value: string, rules: DialectRules): Iterable<Member> {
  const type = typeOf(field, rules);
  const name = rules.names.get(field.name) ?? field.name;
  if (value === "" && field.required && rules.required) {
    throw new DialectIssue(`Field ${name} cannot be empty`);
  }
  if (isEntities(type)) {
    if (value !== "") return rules.entities(type, value, name);
    const empty = rules.emptyEntities[type];
    return empty === undefined ? [] : [[name, empty]];
  }
  if (value !== "") return [[name, rules.scalars[type](value, name)]];
  return rules.empty === undefined ? [] : [[name, rules.empty]];
}

function addGeo(
  members: Map<string, string>,
  values: readonly string[],
  { rules, layout }: { readonly rules: DialectRules; readonly layout: Layout },
): void {
  const [latitude, longitude] = [values[layout.latitude], values[layout.longitude]];
  if (!latitude || !longitude) return;
  members.set("geo_location", writeString(rules.geo(latitude, longitude)));
}

import type { Entity } from "../entities/entities.ts";
import { parseSchemaKey } from "../entities/schema_key.ts";
import { membersOf } from "../json/parts.ts";

/**
 * Returns the data of a context with the member `_schema_version`, the version of its schema, as the
 * Scala SDK adds it since 3.2.1. A member of that name is replaced. Data that is not an object is lost,
 * as in the merge of the SDK.
 */
export function dataWithSchemaVersion({ schema, data }: Entity): string {
  const members = new Map(membersOf(data));
  members.set("_schema_version", `"${parseSchemaKey(schema).version}"`);
  return `{${[...members].map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(",")}}`;
}

import { type Entity, MalformedEntities, readContexts, readUnstructEvent } from "./_entities.ts";
import { MalformedJson } from "./_json_scanner.ts";
import type { InvalidValue } from "./errors.ts";
import { ENRICHED_FIELDS } from "./fields.ts";

interface JsonColumn {
  readonly index: number;
  readonly name: string;
  readonly read: (value: string) => Entity[];
}

const CONTEXTS = jsonColumn("contexts", readContexts);
const DERIVED_CONTEXTS = jsonColumn("derived_contexts", readContexts);
const UNSTRUCT_EVENT = jsonColumn("unstruct_event", readUnstructEvent);

/** Writes the three JSON columns as members, each after a comma, and collects what is wrong. */
export function entityMembers(values: readonly string[], errors: InvalidValue[]): string {
  const arrays = new Map<string, string>();
  for (const source of [CONTEXTS, DERIVED_CONTEXTS]) {
    for (const { column, data } of entitiesOf(source, values, errors)) {
      const before = arrays.get(column);
      arrays.set(column, before === undefined ? data : `${before},${data}`);
    }
  }
  let members = "";
  for (const [column, items] of arrays) members += `,"${column}":[${items}]`;
  for (const { column, data } of entitiesOf(UNSTRUCT_EVENT, values, errors)) {
    members += `,"${column}":${data}`;
  }
  return members;
}

function entitiesOf(
  source: JsonColumn,
  values: readonly string[],
  errors: InvalidValue[],
): readonly Entity[] {
  const value = values[source.index] ?? "";
  if (value === "") return [];
  try {
    const entities = source.read(value);
    return value.includes("\n") || value.includes("\r") ? entities.map(onOneLine) : entities;
  } catch (error) {
    errors.push({
      type: "InvalidValue",
      key: source.name,
      value,
      message: `Cannot parse key ${source.name} into ${explain(error)}`,
    });
    return [];
  }
}

function explain(error: unknown): string {
  if (error instanceof MalformedJson) return `JSON: it is malformed at byte ${error.at}`;
  if (error instanceof MalformedEntities) return `self-describing JSON: ${error.message}`;
  throw error;
}

// In well-formed JSON a line break can only be white space. One in the output would end its line.
function onOneLine({ column, data }: Entity): Entity {
  return { column, data: data.replace(/[\r\n]/g, " ") };
}

function jsonColumn(name: string, read: (value: string) => Entity[]): JsonColumn {
  return { index: ENRICHED_FIELDS.findIndex((field) => field.name === name), name, read };
}

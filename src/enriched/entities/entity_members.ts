import { type Entity, MalformedEntities, readContexts, readUnstructEvent } from "./entities.ts";
import { MalformedJson } from "../json/scanner.ts";
import { ENRICHED_LAYOUT, type JsonColumn, type Layout } from "../fields/layout.ts";
import type { InvalidValue } from "../errors.ts";

const READERS = { contexts: readContexts, unstruct_event: readUnstructEvent };

/** Writes the JSON columns as members, each after a comma, and collects what is wrong. */
export function entityMembers(
  values: readonly string[],
  errors: InvalidValue[],
  { layout = ENRICHED_LAYOUT }: { readonly layout?: Layout } = {},
): string {
  const arrays = new Map<string, string>();
  let unstruct = "";
  for (const source of layout.json) {
    for (const { column, data } of entitiesOf(source, values[source.index] ?? "", errors)) {
      if (source.type === "unstruct_event") {
        unstruct += `,"${column}":${data}`;
        continue;
      }
      const before = arrays.get(column);
      arrays.set(column, before === undefined ? data : `${before},${data}`);
    }
  }
  let members = "";
  for (const [column, items] of arrays) members += `,"${column}":[${items}]`;
  return members + unstruct;
}

/** Writes the JSON columns as they stand, each after a comma, and collects what is wrong. */
export function losslessMembers(
  values: readonly string[],
  errors: InvalidValue[],
  { layout = ENRICHED_LAYOUT }: { readonly layout?: Layout } = {},
): string {
  let members = "";
  for (const source of layout.json) {
    const value = values[source.index] ?? "";
    entitiesOf(source, value, errors);
    if (value !== "") {
      members += `,${JSON.stringify(source.name)}:${onOneLine(value).toWellFormed()}`;
    }
  }
  return members;
}

/** Reads the entities of a column, or tells what is wrong with it. */
// On the path of every value, where an object of options would cost.
// deno-lint-ignore runline/max-positional-params
export function entitiesOf(
  source: JsonColumn,
  value: string,
  errors: InvalidValue[],
): readonly Entity[] {
  if (value === "") return [];
  try {
    const entities = READERS[source.type](value);
    if (!value.includes("\n") && !value.includes("\r")) return entities;
    return entities.map((entity) => ({ ...entity, data: onOneLine(entity.data) }));
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
function onOneLine(json: string): string {
  return json.replace(/[\r\n]/g, " ");
}

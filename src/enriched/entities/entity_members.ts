import { type Entity, MalformedEntities, readContexts, readUnstructEvent } from "./entities.ts";
import { grouped } from "./grouped.ts";
import { MalformedJson } from "../json/scanner.ts";
import { ENRICHED_LAYOUT, type JsonColumn, type Layout } from "../fields/layout.ts";
import type { InvalidValue } from "../errors.ts";

const READERS = { contexts: readContexts, unstruct_event: readUnstructEvent };

/** Options of {@linkcode entityMembers} and {@linkcode losslessMembers}. */
export interface EntityMembersOptions {
  readonly layout?: Layout;
  /** Receives the names of the members, if there is no error. */
  readonly seen?: Set<string> | undefined;
}

/** Writes the JSON columns as members, each after a comma, and collects what is wrong. */
export function entityMembers(
  values: readonly string[],
  errors: InvalidValue[],
  { layout = ENRICHED_LAYOUT, seen }: EntityMembersOptions = {},
): string {
  const contexts: [string, string][] = [];
  let unstruct = "";
  const columns: string[] = [];
  for (const source of layout.json) {
    for (const { column, data } of entitiesOf(source, values[source.index] ?? "", errors)) {
      columns.push(column);
      if (source.type === "contexts") contexts.push([column, data]);
      else unstruct += `,"${column}":${data}`;
    }
  }
  if (errors.length === 0) { for (const column of columns) seen?.add(column); }
  let members = "";
  for (const [column, items] of grouped(contexts)) members += `,"${column}":${items}`;
  return members + unstruct;
}

/** Writes the JSON columns without a change, each after a comma, and collects what is wrong. */
export function losslessMembers(
  values: readonly string[],
  errors: InvalidValue[],
  { layout = ENRICHED_LAYOUT }: EntityMembersOptions = {},
): string {
  let members = "";
  for (const source of layout.json) {
    const value = values[source.index] ?? "";
    entitiesOf(source, value, errors);
    if (value !== "") {
      members += `,${JSON.stringify(source.name)}:${rowText(value).toWellFormed()}`;
    }
  }
  return members;
}

/** Returns the entities of a column, or reports what is wrong with it. */
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
    if (rowText(value) === value) return entities;
    return entities.map((entity) => ({ ...entity, data: rowText(entity.data) }));
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

const ESCAPE_REGEXP =
  /\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[dD][89a-fA-F][0-9a-fA-F]{2}|[^])/g;

/**
 * Returns well-formed JSON as it can be written into a row: on one line, and with U+FFFD in place of
 * the escapes of lone surrogates, which many readers refuse.
 */
function rowText(json: string): string {
  // In well-formed JSON a line break can only be white space.
  const line = /[\r\n]/.test(json) ? json.replace(/[\r\n]/g, " ") : json;
  if (!/\\u[dD][89a-fA-F]/.test(line)) return line;
  return line.replace(ESCAPE_REGEXP, (escape) => {
    const isLone = escape.length === 6 && /^\\u[dD][89a-fA-F]/.test(escape);
    return isLone ? "\\ufffd" : escape;
  });
}

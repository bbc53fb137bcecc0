import { columnName, type EntityKind } from "./column_name.ts";
import { MalformedJson, skipCharacter, skipSpace, skipString, skipValue } from "./_json_scanner.ts";

/** One context, or the self-describing event. */
export interface Entity {
  /** The column of the JSON output that it belongs to. */
  readonly column: string;
  /** The JSON text of its data, spelled as in the line. */
  readonly data: string;
}

/** Tells why a column that is JSON does not hold entities. */
export class MalformedEntities extends Error {}

interface Cursor {
  readonly text: string;
  at: number;
}

// The members may be absent, as may the whole envelope: of members of one name the last counts, so
// what is wrong shows at the end.
interface Envelope<T> {
  readonly schema: string | undefined;
  readonly data: T | undefined;
}

const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

const CONTEXTS_REGEXP =
  /^iglu:com\.snowplowanalytics\.snowplow\/contexts\/jsonschema\/1-0-(?:0|[1-9]\d*)$/;
const UNSTRUCT_EVENT_REGEXP =
  /^iglu:com\.snowplowanalytics\.snowplow\/unstruct_event\/jsonschema\/1-0-(?:0|[1-9]\d*)$/;

/**
 * Reads a column of contexts.
 *
 * @throws {MalformedJson} If the column is not JSON.
 * @throws {MalformedEntities} If the column does not hold contexts.
 */
export function readContexts(column: string): Entity[] {
  const envelope = readColumn(column, readItems);
  const { schema, data } = complete(envelope, 'it is not {"schema": …, "data": […]}');
  if (!CONTEXTS_REGEXP.test(schema)) throw unknownPayload(schema);
  return data.map((item, index) => entityOf(item, "contexts", `item ${index} of "data"`));
}

/**
 * Reads a column of a self-describing event, which is one entity.
 *
 * @throws {MalformedJson} If the column is not JSON.
 * @throws {MalformedEntities} If the column does not hold a self-describing event.
 */
export function readUnstructEvent(column: string): Entity[] {
  const envelope = readColumn(column, readItem);
  const { schema, data } = complete(envelope, 'it is not {"schema": …, "data": {…}}');
  if (!UNSTRUCT_EVENT_REGEXP.test(schema)) throw unknownPayload(schema);
  return [entityOf(data, "unstruct_event", '"data"')];
}

function readColumn<T>(text: string, readData: (cursor: Cursor) => T): Envelope<T> | undefined {
  const cursor = { text, at: skipSpace(text, 0) };
  const envelope = readEnvelope(cursor, readData);
  const end = skipSpace(text, cursor.at);
  if (end < text.length) throw new MalformedJson(end);
  return envelope;
}

function readItems(cursor: Cursor): (Envelope<string> | undefined)[] | undefined {
  if (cursor.text.charCodeAt(cursor.at) !== OPEN_ARRAY) return skip(cursor);
  const items: (Envelope<string> | undefined)[] = [];
  for (let more = enter(cursor, CLOSE_ARRAY); more; more = advance(cursor, CLOSE_ARRAY)) {
    items.push(readItem(cursor));
  }
  return items;
}

function readItem(cursor: Cursor): Envelope<string> | undefined {
  return readEnvelope(cursor, readRaw);
}

function readEnvelope<T>(
  cursor: Cursor,
  readData: (cursor: Cursor) => T,
): Envelope<T> | undefined {
  if (cursor.text.charCodeAt(cursor.at) !== OPEN_OBJECT) return skip(cursor);
  let schema: string | undefined;
  let data: T | undefined;
  for (let more = enter(cursor, CLOSE_OBJECT); more; more = advance(cursor, CLOSE_OBJECT)) {
    const key = readString(cursor);
    cursor.at = skipCharacter(cursor.text, cursor.at, COLON);
    if (key === "schema") schema = readText(cursor);
    else if (key === "data") data = readData(cursor);
    else skip(cursor);
  }
  return { schema, data };
}

function enter(cursor: Cursor, closer: number): boolean {
  cursor.at = skipSpace(cursor.text, cursor.at + 1);
  if (cursor.text.charCodeAt(cursor.at) !== closer) return true;
  cursor.at++;
  return false;
}

function advance(cursor: Cursor, closer: number): boolean {
  cursor.at = skipSpace(cursor.text, cursor.at);
  if (cursor.text.charCodeAt(cursor.at) === closer) {
    cursor.at++;
    return false;
  }
  cursor.at = skipCharacter(cursor.text, cursor.at, COMMA);
  return true;
}

function readText(cursor: Cursor): string | undefined {
  return cursor.text.charAt(cursor.at) === '"' ? readString(cursor) : skip(cursor);
}

function readString(cursor: Cursor): string {
  const raw = cursor.text.slice(cursor.at, cursor.at = skipString(cursor.text, cursor.at));
  return raw.includes("\\") ? JSON.parse(raw) : raw.slice(1, -1);
}

function readRaw(cursor: Cursor): string {
  return cursor.text.slice(cursor.at, cursor.at = skipValue(cursor.text, cursor.at));
}

function skip(cursor: Cursor): undefined {
  cursor.at = skipValue(cursor.text, cursor.at);
}

function entityOf(item: Envelope<string> | undefined, kind: EntityKind, place: string): Entity {
  const { schema, data } = complete(item, `${place} is not {"schema": …, "data": …}`);
  try {
    return { column: columnName(kind, schema), data };
  } catch {
    throw new MalformedEntities(`${place} has no Iglu URI as "schema"`);
  }
}

function complete<T>(
  envelope: Envelope<T | undefined> | undefined,
  fault: string,
): { readonly schema: string; readonly data: T } {
  const { schema, data } = envelope ?? {};
  if (schema === undefined || data === undefined) throw new MalformedEntities(fault);
  return { schema, data };
}

function unknownPayload(schema: string): MalformedEntities {
  return new MalformedEntities(`unknown payload "${schema}"`);
}

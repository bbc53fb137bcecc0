import { CLOSE_ARRAY, CLOSE_OBJECT, OPEN_ARRAY, OPEN_OBJECT, QUOTE } from "../json/ascii.ts";
import { JsonReader } from "../json/reader.ts";
import { columnName, type EntityKind } from "./column_name.ts";
import { MOST_VERSION } from "./schema_key.ts";

/** One context, or the self-describing event. */
export interface Entity {
  /** The column of the JSON output that has it. */
  readonly column: string;
  /** The Iglu URI of its schema. */
  readonly schema: string;
  /** The JSON text of its data, with the spelling of the line. */
  readonly data: string;
}

/** The reason why a column that is JSON does not have entities. */
export class MalformedEntities extends Error {}

// An object with the members `schema` and `data`. A missing one shows only at the end, as of members
// of one name the last counts.
interface Envelope<T> {
  readonly schema: string | undefined;
  readonly data: T | undefined;
}

const LONGEST_SHOWN = 128;

type Item = Envelope<string> | undefined;

const WRAPPER_REGEXP =
  /^iglu:com\.snowplowanalytics\.snowplow\/(contexts|unstruct_event)\/jsonschema\/1-0-(0|[1-9][0-9]*)$/;

/**
 * Reads a column of contexts.
 *
 * @throws {MalformedJson} If the column is not JSON.
 * @throws {MalformedEntities} If the column does not hold contexts.
 */
export function readContexts(column: string): Entity[] {
  const envelope = readColumn(column, readItems);
  const { schema, data } = complete(envelope, 'it is not {"schema": …, "data": […]}');
  if (!isWrapper("contexts", schema)) throw unknownPayload(schema);
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
  if (!isWrapper("unstruct_event", schema)) throw unknownPayload(schema);
  return [entityOf(data, "unstruct_event", '"data"')];
}

/** Returns whether a URI is that of the schema around entities of a kind, such as `contexts/1-0-1`. */
export function isWrapper(kind: EntityKind, uri: string): boolean {
  const [, name, addition = ""] = WRAPPER_REGEXP.exec(uri) ?? [];
  return name === kind && Number(addition) <= MOST_VERSION;
}

function readColumn<T>(
  column: string,
  readData: (reader: JsonReader) => T,
): Envelope<T> | undefined {
  const reader = new JsonReader(column);
  const envelope = readEnvelope(reader, readData);
  reader.finish();
  return envelope;
}

function readItems(reader: JsonReader): Item[] | undefined {
  if (reader.peek() !== OPEN_ARRAY) return reader.skip();
  const items: Item[] = [];
  for (let more = reader.enter(CLOSE_ARRAY); more; more = reader.advance(CLOSE_ARRAY)) {
    items.push(readItem(reader));
  }
  return items;
}

function readItem(reader: JsonReader): Item {
  return readEnvelope(reader, () => reader.raw());
}

function readEnvelope<T>(
  reader: JsonReader,
  readData: (reader: JsonReader) => T,
): Envelope<T> | undefined {
  if (reader.peek() !== OPEN_OBJECT) return reader.skip();
  let schema: string | undefined;
  let data: T | undefined;
  for (let more = reader.enter(CLOSE_OBJECT); more; more = reader.advance(CLOSE_OBJECT)) {
    const key = reader.key();
    if (key === "schema") schema = readText(reader);
    else if (key === "data") data = readData(reader);
    else reader.skip();
  }
  return { schema, data };
}

function readText(reader: JsonReader): string | undefined {
  return reader.peek() === QUOTE ? reader.string() : reader.skip();
}

function entityOf(item: Item, kind: EntityKind, place: string): Entity {
  const { schema, data } = complete(item, `${place} is not {"schema": …, "data": …}`);
  try {
    return { column: columnName(kind, schema), schema, data };
  } catch {
    throw new MalformedEntities(`${place} has no Iglu URI as "schema"`);
  }
}

function complete<T>(
  envelope: Envelope<T | undefined> | undefined,
  issue: string,
): { readonly schema: string; readonly data: T } {
  const { schema, data } = envelope ?? {};
  if (schema === undefined || data === undefined) throw new MalformedEntities(issue);
  return { schema, data };
}

function unknownPayload(schema: string): MalformedEntities {
  return new MalformedEntities(`unknown payload ${JSON.stringify(schema.slice(0, LONGEST_SHOWN))}`);
}

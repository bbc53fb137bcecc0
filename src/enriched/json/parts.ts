import { CLOSE_ARRAY, CLOSE_OBJECT, OPEN_ARRAY, OPEN_OBJECT } from "./ascii.ts";
import { JsonReader } from "./reader.ts";

/**
 * Checks that a text is one JSON value.
 *
 * @throws {MalformedJson} If it is not.
 */
export function requireJson(text: string): void {
  const reader = new JsonReader(text);
  reader.skip();
  reader.finish();
}

/** Returns the texts of the members of an object. Of members of one name the last counts. */
export function membersOf(text: string): ReadonlyMap<string, string> | undefined {
  const reader = new JsonReader(text);
  if (reader.peek() !== OPEN_OBJECT) return undefined;
  const members = new Map<string, string>();
  for (let more = reader.enter(CLOSE_OBJECT); more; more = reader.advance(CLOSE_OBJECT)) {
    const key = reader.key();
    members.set(key, reader.raw());
  }
  return members;
}

/** Returns the texts of the items of an array. */
export function itemsOf(text: string): readonly string[] | undefined {
  const reader = new JsonReader(text);
  if (reader.peek() !== OPEN_ARRAY) return undefined;
  const items: string[] = [];
  for (let more = reader.enter(CLOSE_ARRAY); more; more = reader.advance(CLOSE_ARRAY)) {
    items.push(reader.raw());
  }
  return items;
}

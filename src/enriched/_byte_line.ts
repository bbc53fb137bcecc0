import {
  BACKSLASH,
  CARRIAGE_RETURN,
  CLOSE_OBJECT,
  COMMA,
  LINE_FEED,
  OPEN_OBJECT,
  QUOTE,
  SPACE,
  TAB,
} from "./_ascii.ts";
import { ByteEntities, type NameColumn } from "./_byte_entities.ts";
import { UNUSUAL } from "./_byte_json.ts";
import type { ByteScalar } from "./_byte_scalars.ts";
import { type Page, putWords, type Words, wordsOf } from "./_words.ts";

/** How a column of a line is read and written; a way to write events is a table of these. */
export interface ByteColumn {
  /** The comma and the name of the member. */
  readonly member: Words;
  /** What the column holds. */
  readonly holds: "text" | "scalar" | "contexts" | "unstruct_event";
  /** How a scalar is written. @default {it is left out} */
  readonly write?: ByteScalar;
  /** Whether an empty column is an error. */
  readonly required: boolean;
  /** What is written for an empty column, its name and comma included. @default {nothing} */
  readonly empty?: Words;
}

/** How lines are written. */
export interface ByteLayout {
  /** The columns, in their order. */
  readonly columns: readonly ByteColumn[];
  /** Names the columns of entities. */
  readonly nameColumn: NameColumn;
  /** The columns of latitude and longitude, numbers both, where a `geo_location` is wanted. */
  readonly geo?: readonly [latitude: number, longitude: number];
}

const GEO_LOCATION = wordsOf(',"geo_location":"');

// The bytes that stand in a JSON string for themselves.
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) => {
  return byte >= SPACE && byte !== QUOTE && byte !== BACKSLASH ? 1 : 0;
});

/** Writes lines as JSON objects, as long as nothing unusual is in them. */
export class ByteLine {
  /** The index behind the line that was written last. */
  next = 0;
  readonly #layout: ByteLayout;
  #entities: ByteEntities;
  // Where each column begins.
  readonly #starts: Int32Array;

  /** Makes a writer of a layout. */
  constructor(layout: ByteLayout) {
    this.#layout = layout;
    this.#entities = new ByteEntities(layout.nameColumn);
    this.#starts = new Int32Array(layout.columns.length + 1);
  }

  /**
   * Writes the line that begins at `at`, and gives the index behind its JSON, which begins at `out`.
   * A line feed ends the line.
   *
   * @returns {@linkcode UNUSUAL} if `toJson` has to look at the line, as it may be malformed.
   */
  write(page: Page, at: number, out: number): number {
    const { bytes, view } = page;
    const { columns, geo } = this.#layout;
    const last = columns.length - 1;
    const first = out;
    if (this.#entities.isFull) this.#entities = new ByteEntities(this.#layout.nameColumn);
    this.#entities.start();
    for (let i = 0; i <= last; i++) {
      const column = columns[i];
      if (!column) return UNUSUAL;
      const closer = i < last ? TAB : LINE_FEED;
      this.#starts[i] = at;
      let byte = bytes[at] ?? 0;
      if (byte < SPACE) {
        if (column.required) return UNUSUAL;
        if (column.empty) out = putWords(view, out, column.empty);
      } else if (column.holds === "text") {
        out = putWords(view, out, column.member);
        bytes[out++] = QUOTE;
        for (;;) {
          while (PLAIN[byte]) {
            bytes[out++] = byte;
            byte = bytes[++at] ?? 0;
          }
          if (byte < SPACE) break;
          bytes[out++] = BACKSLASH;
          bytes[out++] = byte;
          byte = bytes[++at] ?? 0;
        }
        bytes[out++] = QUOTE;
      } else if (column.holds === "contexts") {
        at = this.#entities.readContexts(page, at);
        if (at < 0) return UNUSUAL;
      } else if (column.holds === "unstruct_event") {
        at = this.#entities.readUnstructEvent(page, at);
        if (at < 0) return UNUSUAL;
      } else {
        const from = at;
        while (byte >= SPACE) byte = bytes[++at] ?? 0;
        if (column.write) {
          out = column.write(bytes, from, at, putWords(view, out, column.member));
          if (out < 0) return UNUSUAL;
        }
      }
      if (bytes[at] !== closer) {
        if (closer === TAB || bytes[at] !== CARRIAGE_RETURN) return UNUSUAL;
        if (bytes[++at] !== LINE_FEED) return UNUSUAL;
      }
      at++;
    }
    this.next = at;
    out = this.#entities.write(page, out);
    if (geo) out = this.#writeGeo(page, geo, out);
    if (out === first) out++;
    // Each member came after a comma.
    bytes[first] = OPEN_OBJECT;
    bytes[out++] = CLOSE_OBJECT;
    return out;
  }

  #writeGeo({ bytes, view }: Page, geo: readonly [number, number], out: number): number {
    let latitude = this.#starts[geo[0]] ?? 0;
    let longitude = this.#starts[geo[1]] ?? 0;
    if ((bytes[latitude] ?? 0) < SPACE || (bytes[longitude] ?? 0) < SPACE) return out;
    out = putWords(view, out, GEO_LOCATION);
    // Both are numbers by now.
    for (; (bytes[latitude] ?? 0) > SPACE; latitude++) bytes[out++] = bytes[latitude] ?? 0;
    bytes[out++] = COMMA;
    for (; (bytes[longitude] ?? 0) > SPACE; longitude++) bytes[out++] = bytes[longitude] ?? 0;
    bytes[out++] = QUOTE;
    return out;
  }
}

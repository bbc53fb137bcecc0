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
} from "../json/ascii.ts";
import { ByteEntities, type NameColumn } from "./_entities.ts";
import { UNUSUAL } from "./_json.ts";
import { type ByteColumn, type ByteLayout, LOCATION_MEMBER } from "./_layout.ts";
import { BYTE_SCALARS, type ByteScalar } from "./_scalars.ts";
import { type Page, pageOf, putWords, type Words, wordsOf } from "./_words.ts";

/** Writes lines as JSON objects, as long as nothing unusual is in them. */
export interface LineWriter {
  /** The index behind the line that was written last. */
  readonly next: number;
  /** Gives a page of at least `size` bytes: that which was given before, if it is large enough. */
  reserve(size: number): Page;
  /**
   * Writes the line that begins at `at`, and gives the index behind its JSON, which begins at `out`,
   * both on the page that was given last. A line feed ends the line.
   *
   * @returns {@linkcode UNUSUAL} if `toJson` has to look at the line, as it may be malformed.
   */
  write(at: number, out: number): number;
}

// How a column of a line is read and written.
interface Column {
  // The comma and the name of the member.
  readonly member: Words;
  readonly holds: "text" | "scalar" | "contexts" | "unstruct_event";
  readonly write: ByteScalar | undefined;
  readonly required: boolean;
}

const GEO_LOCATION = wordsOf(LOCATION_MEMBER);

// The bytes that stand in a JSON string for themselves.
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) => {
  return byte >= SPACE && byte !== QUOTE && byte !== BACKSLASH ? 1 : 0;
});

/** Writes lines in TypeScript alone. */
export class ByteLine implements LineWriter {
  next = 0;
  readonly #columns: readonly Column[];
  readonly #geo: ByteLayout["geo"];
  readonly #nameColumn: NameColumn;
  #page = pageOf(0);
  #entities: ByteEntities;
  // Where each column begins.
  readonly #starts: Int32Array;

  /** Makes a writer of a layout. */
  constructor({ columns, geo, nameColumn }: ByteLayout) {
    this.#columns = columns.map(columnOf);
    this.#geo = geo;
    this.#nameColumn = nameColumn;
    this.#entities = new ByteEntities(nameColumn);
    this.#starts = new Int32Array(columns.length + 1);
  }

  reserve(size: number): Page {
    if (this.#page.bytes.length < size) this.#page = pageOf(size);
    return this.#page;
  }

  write(at: number, out: number): number {
    const page = this.#page;
    const { bytes, view } = page;
    const columns = this.#columns;
    const geo = this.#geo;
    const last = columns.length - 1;
    const first = out;
    if (this.#entities.isFull) this.#entities = new ByteEntities(this.#nameColumn);
    this.#entities.start();
    for (let i = 0; i <= last; i++) {
      const column = columns[i];
      if (!column) return UNUSUAL;
      const closer = i < last ? TAB : LINE_FEED;
      this.#starts[i] = at;
      let byte = bytes[at] ?? 0;
      if (byte < SPACE) {
        if (column.required) return UNUSUAL;
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

function columnOf({ member, holds, required }: ByteColumn): Column {
  const words = wordsOf(member);
  if (holds === "contexts" || holds === "unstruct_event") {
    return { member: words, holds, write: undefined, required };
  }
  if (holds === "string") return { member: words, holds: "text", write: undefined, required };
  return { member: words, holds: "scalar", write: BYTE_SCALARS[holds], required };
}

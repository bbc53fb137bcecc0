import { CLOSE_ARRAY, CLOSE_OBJECT, COMMA, OPEN_ARRAY, OPEN_OBJECT } from "../json/ascii.ts";
import { skipColon, skipJson, skipSpaces, UNUSUAL } from "./_json.ts";
import { CONTEXTS_REGEXP, UNSTRUCT_EVENT_REGEXP } from "../entities/entities.ts";
import { UriCache } from "./_uri_cache.ts";
import { copyBytes, type Page, putWords, type Words, wordsOf } from "./_words.ts";
import type { EntityKind } from "../entities/column_name.ts";

/** Names the column of entities of a schema, or throws a `SyntaxError` for what is no Iglu URI. */
export type NameColumn = (kind: EntityKind, uri: string) => string;

// A member of the output: of contexts an array, of a self-describing event its data.
interface EntityColumn {
  readonly head: Words;
  // The line that had it last, and its first and last context there.
  line: number;
  first: number;
  last: number;
}

// An object with a `schema` and a `data`, told apart by what is in `data`.
interface Envelope {
  readonly schemas: UriCache<EntityColumn>;
  readonly data: "items" | "item" | "anything";
  readonly inner?: Envelope;
}

const MOST_CONTEXTS = 1024;
const NONE = -1;

const SCHEMA_START = int32Of('"sch');
const SCHEMA_END = int32Of('ema"');
const DATA_START = int32Of('"dat');
const DATA_END = int32Of('ata"');

/**
 * Reads the JSON columns of one line after the other, and writes what they hold as members. Knows
 * envelopes with both members, each once, and nothing else in them; all others are
 * {@linkcode UNUSUAL}.
 */
export class ByteEntities {
  readonly #contexts: Envelope;
  readonly #unstructEvent: Envelope;

  readonly #from = new Int32Array(MOST_CONTEXTS);
  readonly #to = new Int32Array(MOST_CONTEXTS);
  // The next context of the same column.
  readonly #next = new Int32Array(MOST_CONTEXTS);
  #count = 0;
  readonly #groups: EntityColumn[] = [];
  #groupCount = 0;
  #line = 0;

  #unstructColumn: EntityColumn | undefined;
  #unstructFrom = 0;
  #unstructTo = 0;

  // Of the envelope that ended last.
  #column: EntityColumn | undefined;
  #dataFrom = 0;
  #dataTo = 0;

  /** Makes a reader that names columns in a way. */
  constructor(nameColumn: NameColumn) {
    this.#contexts = {
      schemas: wrapperSchemas(CONTEXTS_REGEXP),
      data: "items",
      inner: { schemas: itemSchemas("contexts", nameColumn), data: "anything" },
    };
    this.#unstructEvent = {
      schemas: wrapperSchemas(UNSTRUCT_EVENT_REGEXP),
      data: "item",
      inner: { schemas: itemSchemas("unstruct_event", nameColumn), data: "anything" },
    };
  }

  /** Tells whether so many schemas are kept that it is time to begin anew. */
  get isFull(): boolean {
    const kinds = [this.#contexts, this.#unstructEvent];
    return kinds.some(({ schemas, inner }) => schemas.isFull || inner?.schemas.isFull);
  }

  /** Forgets the line before. */
  start(): void {
    this.#line++;
    this.#count = 0;
    this.#groupCount = 0;
    this.#unstructColumn = undefined;
  }

  /** Reads a column of contexts, and gives the index behind it. */
  readContexts(page: Page, at: number): number {
    return this.#readEnvelope(page, at, this.#contexts);
  }

  /** Reads a column of a self-describing event, and gives the index behind it. */
  readUnstructEvent(page: Page, at: number): number {
    return this.#readEnvelope(page, at, this.#unstructEvent);
  }

  /** Writes all that was read of the line as members, and gives the index behind them. */
  write(page: Page, at: number): number {
    const { bytes, view } = page;
    for (let group = 0; group < this.#groupCount; group++) {
      const column = this.#groups[group];
      if (!column) break;
      at = putWords(view, at, column.head);
      for (let item = column.first; item !== NONE; item = this.#next[item] ?? NONE) {
        at = copyBytes(page, this.#from[item] ?? 0, this.#to[item] ?? 0, at);
        bytes[at++] = COMMA;
      }
      bytes[at - 1] = CLOSE_ARRAY;
    }
    if (!this.#unstructColumn) return at;
    at = putWords(view, at, this.#unstructColumn.head);
    return copyBytes(page, this.#unstructFrom, this.#unstructTo, at);
  }

  #readEnvelope(page: Page, at: number, envelope: Envelope): number {
    const { bytes, view } = page;
    if (bytes[at] !== OPEN_OBJECT) return UNUSUAL;
    let column: EntityColumn | undefined;
    let hasData = false;
    for (let member = 0; member < 2; member++) {
      at = skipSpaces(bytes, at + 1);
      const start = view.getInt32(at, true);
      if (start === SCHEMA_START && view.getInt32(at + 4, true) === SCHEMA_END) {
        at = skipColon(bytes, at + 8);
        if (at < 0) return UNUSUAL;
        at = envelope.schemas.read(page, at);
        column = envelope.schemas.value;
        if (!column) return UNUSUAL;
      } else if (start === DATA_START && view.getInt32(at + 2, true) === DATA_END) {
        at = skipColon(bytes, at + 6);
        if (at >= 0) at = this.#readData(page, at, envelope);
        if (at < 0) return UNUSUAL;
        hasData = true;
      } else return UNUSUAL;
      at = skipSpaces(bytes, at);
      if (bytes[at] !== (member === 0 ? COMMA : CLOSE_OBJECT)) return UNUSUAL;
    }
    if (!hasData || !column) return UNUSUAL;
    this.#column = column;
    return skipSpaces(bytes, at + 1);
  }

  #readData(page: Page, at: number, { data, inner }: Envelope): number {
    if (!inner) {
      this.#dataFrom = at;
      this.#dataTo = skipJson(page.bytes, at);
      return this.#dataTo;
    }
    if (data === "items") return this.#readItems(page, at, inner);
    at = this.#readEnvelope(page, at, inner);
    this.#unstructColumn = this.#column;
    this.#unstructFrom = this.#dataFrom;
    this.#unstructTo = this.#dataTo;
    return at;
  }

  #readItems(page: Page, at: number, item: Envelope): number {
    const { bytes } = page;
    if (bytes[at] !== OPEN_ARRAY) return UNUSUAL;
    at = skipSpaces(bytes, at + 1);
    if (bytes[at] === CLOSE_ARRAY) return at + 1;
    for (;;) {
      at = this.#readEnvelope(page, at, item);
      if (at < 0 || !this.#addContext()) return UNUSUAL;
      if (bytes[at] === CLOSE_ARRAY) return at + 1;
      if (bytes[at] !== COMMA) return UNUSUAL;
      at = skipSpaces(bytes, at + 1);
    }
  }

  #addContext(): boolean {
    const column = this.#column;
    const item = this.#count;
    if (!column || item === MOST_CONTEXTS) return false;
    this.#count++;
    this.#from[item] = this.#dataFrom;
    this.#to[item] = this.#dataTo;
    this.#next[item] = NONE;
    if (column.line === this.#line) {
      this.#next[column.last] = item;
    } else {
      column.line = this.#line;
      column.first = item;
      this.#groups[this.#groupCount++] = column;
    }
    column.last = item;
    return true;
  }
}

function wrapperSchemas(regexp: RegExp): UriCache<EntityColumn> {
  return new UriCache((uri) => regexp.test(uri) ? columnOf("") : undefined);
}

// Schemas whose names meet share a column.
function itemSchemas(kind: EntityKind, nameColumn: NameColumn): UriCache<EntityColumn> {
  const columns = new Map<string, EntityColumn>();
  return new UriCache((uri) => {
    const name = nameOrNothing(nameColumn, kind, uri);
    if (name === undefined) return undefined;
    const start = `,${JSON.stringify(name)}:${kind === "contexts" ? "[" : ""}`;
    const column = columns.get(name) ?? columnOf(start);
    columns.set(name, column);
    return column;
  });
}

function columnOf(head: string): EntityColumn {
  return { head: wordsOf(head), line: 0, first: NONE, last: NONE };
}

function nameOrNothing(nameColumn: NameColumn, kind: EntityKind, uri: string): string | undefined {
  try {
    return nameColumn(kind, uri);
  } catch {
    return undefined;
  }
}

function int32Of(text: string): number {
  return new DataView(new TextEncoder().encode(text).buffer).getInt32(0, true);
}

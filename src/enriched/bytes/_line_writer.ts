import { binaryString } from "../../internal/text/binary_string.ts";
import { columnName } from "../entities/column_name.ts";
import { isWrapper } from "../entities/entities.ts";
import { type ByteLayout, LOCATION_MEMBER } from "./_layout.ts";
import { growTo, lineModule, type WasmMemory } from "./_wasm_module.ts";

// The exports of `_wasm/line.ts`.
interface LineExports {
  readonly memory: WasmMemory;
  readonly free: { readonly value: number };
  readonly next: { readonly value: number };
  start(first: number, last: number, arena: number, arenaEnd: number): void;
  locate(latitude: number, longitude: number, head: number, length: number): void;
  write(at: number, out: number): number;
  findTabs(from: number, to: number, out: number, most: number): number;
}

/** Returned for a line that only `toJson` can write or explain. */
export const UNUSUAL = -1;

/** The number of bytes after the last one read or written that a {@linkcode LineWriter} may touch. */
export const SLACK = 16;

// As in `_wasm/line.ts`.
const COLUMN_SIZE = 12;
const HOLDS = {
  string: 0,
  contexts: 1,
  unstruct_event: 2,
  integer: 3,
  double: 4,
  boolean: 5,
  timestamp: 6,
  uuid: 7,
} as const;
const MOST_EMPTY = 16;

// As in `_wasm/entities.ts`.
const WRAPPED_CONTEXTS = 0;
const WRAPPED_EVENT = 1;
const CONTEXT = 2;

// As in `_wasm/memory.ts`.
const FOUND = 384;
const CONTEXTS = 1024;
const CONTEXT_WORDS = 5;
const MOST_CONTEXTS = 1024;
const MOST_WORDS = (CONTEXTS >> 2) + CONTEXT_WORDS * MOST_CONTEXTS;
const WRITTEN = 16;
const HEAD_LENGTH = 24;
const HEAD = 28;
const LONGEST_HEAD = 1024;

const ARENA_SIZE = 2 * 1024 * 1024;
const REFUSED = 0;
const MOST_TABS = 4096;
const MOST_KEPT = 64 * 1024 * 1024;

const WRITERS = new WeakMap<ByteLayout, LineWriter>();

/** Returns whether this runtime can run a {@linkcode LineWriter}. */
export function canWriteLines(): boolean {
  return lineModule() !== undefined;
}

/**
 * Returns a writer with a page of at least `size` bytes. All callers share the writers: creating one
 * takes as long as writing hundreds of lines. A writer must not be used after the next call.
 */
export function lineWriter(layout: ByteLayout, size: number): LineWriter {
  const module = lineModule();
  if (!module) throw new Error("Cannot write lines: this runtime has no WebAssembly");
  const writer = WRITERS.get(layout) ?? new LineWriter(module, layout);
  writer.reserve(size);
  // The memory of WebAssembly cannot shrink.
  if (writer.page.length <= MOST_KEPT) WRITERS.set(layout, writer);
  else WRITERS.delete(layout);
  return writer;
}

/** Writes lines as JSON objects, sixteen bytes at a time, as long as nothing unusual is in them. */
export class LineWriter {
  /** The bytes that are read and written. */
  page: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  /** The tabs that were found last. */
  tabs: Uint32Array = new Uint32Array(0);
  /** Four indices for each context, then for the event: start and end of its URI and of its data. */
  readonly entities: Uint32Array = new Uint32Array(4 * (MOST_CONTEXTS + 1));
  /** The number of contexts among {@linkcode entities}. */
  contextCount = 0;
  /** Whether {@linkcode entities} has a self-describing event. */
  hasEvent = false;
  readonly #encoder = new TextEncoder();
  // The address of each column of entities.
  readonly #columns = new Map<string, number>();
  readonly #exports: LineExports;
  // The number of lines, then before the batch, and the columns of the batch that are forgotten.
  #lines = 0;
  #linesBefore = 0;
  readonly #forgotten = new Set<string>();
  // The addresses of the page and of the tabs.
  #base = 0;
  #tabsAt = 0;
  #words = new Uint32Array(0);

  constructor(module: WebAssembly.Module, layout: ByteLayout) {
    const uris = {
      resolve: (kind: number, uri: number, length: number, free: number) =>
        this.#resolve(kind, uri >>> 0, length, free),
      forget: () => {
        for (const name of this.#namesSince()) this.#forgotten.add(name);
        this.#columns.clear();
      },
    };
    const { exports } = new WebAssembly.Instance(module, { uris });
    this.#exports = exports as unknown as LineExports;
    this.#layOut(layout);
  }

  /** The index after the line that was written last. */
  get next(): number {
    return (this.#exports.next.value >>> 0) - this.#base;
  }

  /** Starts a batch for {@linkcode entityColumns}. */
  startBatch(): void {
    this.#linesBefore = this.#lines;
    this.#forgotten.clear();
  }

  /** Returns the names of the members for entities that the batch was written with. */
  entityColumns(): readonly string[] {
    return [...this.#forgotten, ...this.#namesSince()];
  }

  #namesSince(): readonly string[] {
    const view = new DataView(this.#exports.memory.buffer);
    const names: string[] = [];
    for (const [head, at] of this.#columns) {
      const low = view.getUint32(at + WRITTEN, true);
      const line = low + 2 ** 32 * view.getUint32(at + WRITTEN + 4, true);
      if (line > this.#linesBefore) names.push(JSON.parse(head.slice(1, head.lastIndexOf(":"))));
    }
    return names;
  }

  /** Finds the entities of the line that was written last, for {@linkcode entities}. */
  findEntities(): void {
    const { buffer } = this.#exports.memory;
    if (this.#words.buffer !== buffer) this.#words = new Uint32Array(buffer, 0, MOST_WORDS);
    const words = this.#words;
    const end = (words[FOUND >> 2] ?? 0) >> 2;
    let count = 0;
    for (let word = CONTEXTS >> 2; word < end; word += CONTEXT_WORDS) {
      this.#setEntity(count++, words[word + 3], words[word + 4], words[word], words[word + 1]);
    }
    this.contextCount = count;
    const event = (FOUND >> 2) + 1;
    this.hasEvent = words[event] !== 0;
    if (!this.hasEvent) return;
    this.#setEntity(count, words[event], words[event + 1], words[event + 2], words[event + 3]);
  }

  #setEntity(index: number, uriFrom = 0, uriTo = 0, from = 0, to = 0): void {
    const base = this.#base;
    this.entities[4 * index] = uriFrom - base;
    this.entities[4 * index + 1] = uriTo - base;
    this.entities[4 * index + 2] = from - base;
    this.entities[4 * index + 3] = to - base;
  }

  /** Finds the tabs of a part of the page, as indices from its start, for {@linkcode tabs}. */
  findTabs(from: number, to: number): number {
    const { memory, findTabs } = this.#exports;
    const at = this.#tabsAt;
    if (this.tabs.buffer !== memory.buffer) {
      this.tabs = new Uint32Array(memory.buffer, at, MOST_TABS);
    }
    return findTabs(this.#base + from, this.#base + to, at, MOST_TABS);
  }

  /** Grows the page to at least `size` bytes. */
  reserve(size: number): void {
    if (size <= this.page.length) return;
    const { memory } = this.#exports;
    growTo(memory, this.#base + size);
    this.page = new Uint8Array(memory.buffer, this.#base);
  }

  /**
   * Writes the line that begins at `at` and ends with a line feed as JSON at `out`.
   *
   * @returns The index after the JSON, or {@linkcode UNUSUAL} if the line may be malformed.
   */
  write(at: number, out: number): number {
    this.#lines++;
    const end = this.#exports.write(this.#base + at, this.#base + out);
    // WebAssembly returns an address as a signed number.
    return end === REFUSED ? UNUSUAL : (end >>> 0) - this.#base;
  }

  /** Writes the layout into the memory. The arena and then the page follow it. */
  #layOut({ columns, geo }: ByteLayout): void {
    const { memory, free, start, locate } = this.#exports;
    const mayBeEmpty = emptyRuns(columns);
    const members = columns.map(({ member }) => this.#encoder.encode(member));
    const location = this.#encoder.encode(LOCATION_MEMBER);
    const first = free.value;
    let at = first + columns.length * COLUMN_SIZE;
    const length = members.reduce((sum, { length }) => sum + length, location.length);
    const arena = aligned(at + length + SLACK);
    this.#tabsAt = arena + ARENA_SIZE;
    this.#base = aligned(this.#tabsAt + 4 * MOST_TABS);
    growTo(memory, this.#base);
    const bytes = new Uint8Array(memory.buffer);
    const view = new DataView(memory.buffer);
    bytes.set(location, at);
    const locationAt = at;
    at += location.length;
    columns.forEach(({ holds, required }, index) => {
      const column = first + index * COLUMN_SIZE;
      const member = members[index] ?? location;
      view.setUint8(column, HOLDS[holds]);
      view.setUint8(column + 1, required ? 1 : 0);
      view.setUint8(column + 2, mayBeEmpty[index] ?? 0);
      view.setUint32(column + 4, member.length, true);
      view.setUint32(column + 8, at, true);
      bytes.set(member, at);
      at += member.length;
    });
    start(first, first + (columns.length - 1) * COLUMN_SIZE, arena, this.#tabsAt);
    if (!geo) return;
    const [latitude, longitude] = geo.map((index) => first + index * COLUMN_SIZE);
    locate(latitude ?? 0, longitude ?? 0, locationAt, location.length);
  }

  /** Returns the address of the column of a schema URI. A new column is written at `free`. */
  #resolve(kind: number, uriAt: number, length: number, free: number): number {
    const { buffer } = this.#exports.memory;
    const head = headOf(kind, binaryString(new Uint8Array(buffer, uriAt, length)));
    if (head === undefined) return REFUSED;
    // Schemas whose column names are equal share a column.
    const known = this.#columns.get(head);
    if (known !== undefined) return known;
    const encoded = this.#encoder.encode(head);
    if (encoded.length > LONGEST_HEAD) return REFUSED;
    const bytes = new Uint8Array(buffer);
    bytes.fill(0, free, free + HEAD);
    new DataView(buffer).setUint32(free + HEAD_LENGTH, encoded.length, true);
    bytes.set(encoded, free + HEAD);
    this.#columns.set(head, free);
    return free;
  }
}

/** Returns the text before the entities of a schema. */
function headOf(kind: number, uri: string): string | undefined {
  if (kind === WRAPPED_CONTEXTS) return isWrapper("contexts", uri) ? "" : undefined;
  if (kind === WRAPPED_EVENT) return isWrapper("unstruct_event", uri) ? "" : undefined;
  try {
    if (kind === CONTEXT) return `,${JSON.stringify(columnName("contexts", uri))}:[`;
    return `,${JSON.stringify(columnName("unstruct_event", uri))}:`;
  } catch {
    return undefined;
  }
}

// The number of columns from each one on that may be empty and are not the last, up to a vector.
function emptyRuns(columns: ByteLayout["columns"]): readonly number[] {
  const runs = columns.map(() => 0);
  for (let index = columns.length - 2; index >= 0; index--) {
    if (columns[index]?.required) continue;
    runs[index] = Math.min(MOST_EMPTY, 1 + (runs[index + 1] ?? 0));
  }
  return runs;
}

function aligned(at: number): number {
  return Math.ceil(at / 16) * 16;
}

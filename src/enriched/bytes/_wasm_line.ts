import { UNUSUAL } from "./_json.ts";
import { type ByteLayout, LOCATION_MEMBER } from "./_layout.ts";
import type { LineWriter } from "./_line.ts";
import { CONTEXTS_REGEXP, UNSTRUCT_EVENT_REGEXP } from "../entities/entities.ts";
import { LINE_WASM } from "./_line_wasm.ts";
import { growTo, type WasmMemory, wasmModule } from "./_wasm_module.ts";
import { type Page, pageOf, SLACK } from "./_words.ts";

// What `_wasm/line.ts` exports.
interface LineExports {
  readonly memory: WasmMemory;
  readonly free: { readonly value: number };
  readonly next: { readonly value: number };
  start(first: number, last: number, arena: number, arenaEnd: number): void;
  locate(latitude: number, longitude: number, head: number, length: number): void;
  write(at: number, out: number): number;
}

// As `_wasm/line.ts` has them.
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

// As `_wasm/entities.ts` has them.
const WRAPPED_CONTEXTS = 0;
const WRAPPED_EVENT = 1;
const CONTEXT = 2;

// As `_wasm/memory.ts` has them.
const HEAD_LENGTH = 16;
const HEAD = 20;
const LONGEST_HEAD = 1024;

const ARENA_SIZE = 2 * 1024 * 1024;
const REFUSED = 0;

const compiled = wasmModule(LINE_WASM);

/**
 * Makes a writer that takes sixteen bytes at a time: `_wasm/` is {@linkcode ByteLine} once more, in
 * AssemblyScript.
 *
 * @returns `undefined` where the runtime cannot run it.
 */
export function wasmLine(layout: ByteLayout): LineWriter | undefined {
  const module = compiled();
  return module && new WasmLine(module, layout);
}

class WasmLine implements LineWriter {
  readonly #layout: ByteLayout;
  readonly #encoder = new TextEncoder();
  // Where each column of entities lies.
  readonly #columns = new Map<string, number>();
  readonly #exports: LineExports;
  // Where the page begins in the memory.
  #base = 0;
  #page = pageOf(0);

  constructor(module: WebAssembly.Module, layout: ByteLayout) {
    this.#layout = layout;
    const uris = {
      resolve: (kind: number, uri: number, length: number, free: number) =>
        this.#resolve(kind, uri >>> 0, length, free),
      forget: () => this.#columns.clear(),
    };
    const { exports } = new WebAssembly.Instance(module, { uris });
    this.#exports = exports as unknown as LineExports;
    this.#layOut(this.#exports);
  }

  get next(): number {
    return (this.#exports.next.value >>> 0) - this.#base;
  }

  reserve(size: number): Page {
    if (size <= this.#page.bytes.length) return this.#page;
    const { memory } = this.#exports;
    growTo(memory, this.#base + size);
    this.#page = {
      bytes: new Uint8Array(memory.buffer, this.#base),
      view: new DataView(memory.buffer, this.#base),
    };
    return this.#page;
  }

  write(at: number, out: number): number {
    const end = this.#exports.write(this.#base + at, this.#base + out);
    // An address comes as a number with a sign.
    return end === REFUSED ? UNUSUAL : (end >>> 0) - this.#base;
  }

  /** Writes the layout into the memory, with the arena and then the page behind it. */
  #layOut({ memory, free, start, locate }: LineExports): void {
    const { columns, geo } = this.#layout;
    const mayBeEmpty = emptyRuns(columns);
    const members = columns.map(({ member }) => this.#encoder.encode(member));
    const location = this.#encoder.encode(LOCATION_MEMBER);
    const first = free.value;
    let at = first + columns.length * COLUMN_SIZE;
    const length = members.reduce((sum, { length }) => sum + length, location.length);
    const arena = aligned(at + length + SLACK);
    this.#base = arena + ARENA_SIZE;
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
    start(first, first + (columns.length - 1) * COLUMN_SIZE, arena, this.#base);
    if (!geo) return;
    const [latitude, longitude] = geo.map((index) => first + index * COLUMN_SIZE);
    locate(latitude ?? 0, longitude ?? 0, locationAt, location.length);
  }

  /** Tells what column a schema URI stands for; one that is new is written at `free`. */
  #resolve(kind: number, uriAt: number, length: number, free: number): number {
    const { buffer } = this.#exports.memory;
    const uri = String.fromCharCode(...new Uint8Array(buffer, uriAt, length));
    const head = this.#headOf(kind, uri);
    if (head === undefined) return REFUSED;
    // Schemas whose names meet share a column.
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

  // What is written before the entities of a schema.
  #headOf(kind: number, uri: string): string | undefined {
    if (kind === WRAPPED_CONTEXTS) return CONTEXTS_REGEXP.test(uri) ? "" : undefined;
    if (kind === WRAPPED_EVENT) return UNSTRUCT_EVENT_REGEXP.test(uri) ? "" : undefined;
    const { nameColumn } = this.#layout;
    try {
      if (kind === CONTEXT) return `,${JSON.stringify(nameColumn("contexts", uri))}:[`;
      return `,${JSON.stringify(nameColumn("unstruct_event", uri))}:`;
    } catch {
      return undefined;
    }
  }
}

// How many columns from each one on may be empty and are not the last one, up to a vector of them.
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

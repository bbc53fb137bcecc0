import { type Columns, TextColumns } from "../fields/columns.ts";
import { growTo, lineModule, type WasmMemory } from "./_wasm_module.ts";

// The exports of `_wasm/line.ts` that find tabs.
interface TabsExports {
  readonly memory: WasmMemory;
  readonly free: { readonly value: number };
  findTabs(from: number, to: number, out: number, most: number): number;
}

const MOST_TABS = 4096;
// As in `_wasm/tabs.ts`.
const REACH = 64;
const LONGEST = 1024 * 1024;

// The runtime decodes longer texts faster.
const SHORT = 32;
const ASCII_END = 0x80;

const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });

let finder: TabFinder | undefined;

/** Finds the columns of a line in UTF-8, and decodes them on demand. */
export function byteColumns(line: Uint8Array): Columns {
  const module = lineModule();
  if (!module || line.length > LONGEST) return new TextColumns(DECODER.decode(line));
  finder ??= new TabFinder(module);
  const columns = new ByteColumns(line, finder);
  return columns.count > MOST_TABS ? new TextColumns(DECODER.decode(line)) : columns;
}

class ByteColumns implements Columns {
  readonly count: number;
  readonly #bytes: Uint8Array;
  readonly #finder: TabFinder;

  constructor(bytes: Uint8Array, finder: TabFinder) {
    this.#bytes = bytes;
    this.#finder = finder;
    this.count = finder.find(bytes) + 1;
  }

  get line(): string {
    return DECODER.decode(this.#bytes);
  }

  value(column: number): string {
    const bytes = this.#bytes;
    const tabs = this.#finder.tabsOf(bytes);
    const from = column === 0 ? 0 : (tabs[column - 1] ?? 0) + 1;
    const to = column === this.count - 1 ? bytes.length : tabs[column] ?? 0;
    return textOf(bytes, from, to);
  }
}

/** Finds the tabs of lines, and keeps those of the last one. */
class TabFinder {
  readonly #exports: TabsExports;
  readonly #tabs: Uint32Array;
  readonly #page: Uint8Array;
  #line: Uint8Array | undefined;

  constructor(module: WebAssembly.Module) {
    const uris = { resolve: () => 0, forget: () => {} };
    const { exports } = new WebAssembly.Instance(module, { uris });
    this.#exports = exports as unknown as TabsExports;
    const { memory, free } = this.#exports;
    growTo(memory, free.value + 4 * MOST_TABS + LONGEST + REACH);
    this.#tabs = new Uint32Array(memory.buffer, free.value, MOST_TABS);
    this.#page = new Uint8Array(memory.buffer, free.value + 4 * MOST_TABS);
  }

  /** Finds the tabs of a line, and returns their number. */
  find(line: Uint8Array): number {
    const { byteOffset: tabsAt } = this.#tabs;
    const { byteOffset: pageAt } = this.#page;
    this.#page.set(line);
    this.#line = line;
    return this.#exports.findTabs(pageAt, pageAt + line.length, tabsAt, MOST_TABS);
  }

  /** Returns the tabs of a line. They are valid until the next call. */
  tabsOf(line: Uint8Array): Uint32Array {
    if (this.#line !== line) this.find(line);
    return this.#tabs;
  }
}

function textOf(bytes: Uint8Array, from: number, to: number): string {
  if (to - from > SHORT) return DECODER.decode(bytes.subarray(from, to));
  let text = "";
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= ASCII_END) return DECODER.decode(bytes.subarray(from, to));
    text += String.fromCharCode(byte);
  }
  return text;
}

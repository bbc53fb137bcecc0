import { LINE_WASM } from "./_line_wasm.ts";

const PAGE_SIZE = 64 * 1024;

/** The exported memory of a module. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** Grows a memory to at least `size` bytes. Growing replaces its buffer. */
export function growTo(memory: WasmMemory, size: number): void {
  const missing = size - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE_SIZE));
}

let compiled: WebAssembly.Module | undefined;
let isTried = false;

/** Returns the module of `_wasm/line.ts`, or nothing if the runtime does not allow WebAssembly. */
export function lineModule(): WebAssembly.Module | undefined {
  if (!isTried) compiled = compile(LINE_WASM);
  isTried = true;
  return compiled;
}

function compile(base64: string): WebAssembly.Module | undefined {
  try {
    return new WebAssembly.Module(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

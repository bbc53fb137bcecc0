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

/**
 * Compiles a module at the first call of the returned function.
 *
 * @returns A function that returns the module, or nothing if the runtime does not allow WebAssembly.
 */
export function wasmModule(base64: string): () => WebAssembly.Module | undefined {
  let compiled: WebAssembly.Module | undefined;
  let isTried = false;
  return () => {
    if (!isTried) compiled = compile(base64);
    isTried = true;
    return compiled;
  };
}

function compile(base64: string): WebAssembly.Module | undefined {
  try {
    return new WebAssembly.Module(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

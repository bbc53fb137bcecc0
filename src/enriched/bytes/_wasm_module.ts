const PAGE_SIZE = 64 * 1024;

/** The memory of a module, as it exports it. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** Makes a memory larger, if it is not of so many bytes already. Its buffer is then another one. */
export function growTo(memory: WasmMemory, size: number): void {
  const missing = size - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE_SIZE));
}

/**
 * Compiles a module when it is asked for the first time.
 *
 * @returns Gives the module, or nothing where the runtime has no WebAssembly or does not allow it.
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

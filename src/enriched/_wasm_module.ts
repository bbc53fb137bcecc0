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

import type { ByteLayout } from "./_byte_layout.ts";
import { ByteLine, type LineWriter } from "./_byte_line.ts";
import { wasmLine } from "./_wasm_line.ts";

/** Gives the fastest writer of lines that the runtime has. */
export function lineWriter(layout: ByteLayout): LineWriter {
  return wasmLine(layout) ?? new ByteLine(layout);
}

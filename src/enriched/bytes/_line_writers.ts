import type { ByteLayout } from "./_layout.ts";
import { ByteLine, type LineWriter } from "./_line.ts";
import { wasmLine } from "./_wasm_line.ts";

const MOST_KEPT = 64 * 1024 * 1024;

const SHARED = new WeakMap<ByteLayout, LineWriters>();

/** Gives what all transformers of a layout share, with the fastest writers that the runtime has. */
export function lineWriters(layout: ByteLayout): LineWriters {
  const known = SHARED.get(layout);
  if (known) return known;
  const writers = new LineWriters(() => wasmLine(layout) ?? new ByteLine(layout));
  SHARED.set(layout, writers);
  return writers;
}

/**
 * Lends writers. To make one takes as long as it takes to write hundreds of lines, and it is in use
 * during a call only, so one does for any number of transformers.
 */
export class LineWriters {
  readonly #make: () => LineWriter;
  readonly #idle: LineWriter[] = [];

  constructor(make: () => LineWriter) {
    this.#make = make;
  }

  /** Lends a writer, to nobody else until it is given back. */
  borrow(): LineWriter {
    return this.#idle.pop() ?? this.#make();
  }

  /** Takes a writer back, unless one line made its page too large to be kept. */
  giveBack(writer: LineWriter): void {
    if (writer.reserve(0).bytes.length <= MOST_KEPT) this.#idle.push(writer);
  }
}

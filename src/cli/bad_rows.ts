import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { resolve } from "node:path";
import type { CliIo } from "./io.ts";
import type { RowOutput } from "./row_output.ts";
import { whyUnusable } from "./why_unusable.ts";

/** Options of {@linkcode BadRows.open}. */
export interface BadRowsOptions {
  /** The world. */
  readonly io: CliIo;
  /** Where rows go, and bad rows for the name `-`. */
  readonly rows: RowOutput;
}

/** Where bad rows go: a file, which is written anew, or among the rows. */
export class BadRows implements AsyncDisposable {
  readonly #to: WriteStream | RowOutput;

  constructor(to: WriteStream | RowOutput) {
    this.#to = to;
  }

  /**
   * Opens the file of a name, or takes the rows for `-`.
   *
   * @throws {Error} If the file cannot be written; the message names it.
   */
  static async open(name: string, { io, rows }: BadRowsOptions): Promise<BadRows> {
    if (name === "-") return new BadRows(rows);
    const file = createWriteStream(resolve(io.cwd, name));
    try {
      await once(file, "open");
    } catch (cause) {
      throw new Error(`Cannot write bad events to "${name}": ${whyUnusable(cause)}`, { cause });
    }
    return new BadRows(file);
  }

  /** Writes bad rows, each with its line end; resolves when more may come. */
  async write(text: string): Promise<void> {
    if (!text) return;
    if ("commit" in this.#to) await this.#to.write(text);
    else if (!this.#to.write(text)) await once(this.#to, "drain");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if ("commit" in this.#to) return;
    this.#to.end();
    await once(this.#to, "close");
  }
}

import { MAX_LINE_LENGTH } from "../../internal/text/long_line.ts";

/** Options of {@linkcode LineBuffer}. */
export interface LineBufferOptions {
  /** Called once for each line that is too long. */
  readonly onLong: (maxLength: number) => void;
  /** The longest line in characters. @default {67_108_864} */
  readonly maxLength?: number | undefined;
}

/** Cuts text that comes in pieces into lines. It keeps no line that is too long. */
export class LineBuffer {
  readonly #options: LineBufferOptions;
  readonly #maxLength: number;
  // The line that has no end yet. Joining its parts at each piece would copy them again and again.
  #parts: string[] = [];
  #length = 0;
  #isLong = false;

  constructor(options: LineBufferOptions) {
    this.#options = options;
    this.#maxLength = options.maxLength ?? MAX_LINE_LENGTH;
  }

  /** Adds text, and returns the lines that end in it, without blank ones. */
  push(text: string): readonly string[] {
    const [first = "", ...rest] = text.split("\n");
    this.#add(first);
    const lines = rest.map((next) => {
      const line = this.#parts.join("");
      this.clear();
      this.#add(next);
      return line;
    });
    return lines.filter((line) => line.trim() !== "");
  }

  /** Forgets the line that has no end yet. */
  clear(): void {
    [this.#parts, this.#length, this.#isLong] = [[], 0, false];
  }

  #add(part: string): void {
    if (this.#isLong) return;
    this.#parts.push(part);
    this.#length += part.length;
    if (this.#length <= this.#maxLength) return;
    [this.#parts, this.#isLong] = [[], true];
    this.#options.onLong(this.#maxLength);
  }
}

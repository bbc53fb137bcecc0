/** A chunk is filled before the next one, so that nothing is copied when the set grows. */
const CHUNK_BYTES = 1 << 20;

/** A run id of 2,048 bytes, and its length before it. */
const MAX_ENTRY_BYTES = 2_050;

const FIRST_SLOTS = 1 << 10;

/**
 * A set of texts of up to 2,048 bytes, for millions of them: 1,000,000 run ids of 46 bytes take 60 MB, and
 * 140 MB in a `Set`.
 */
export class CompactSet {
  readonly #encoder = new TextEncoder();
  readonly #chunks: Uint8Array[] = [];
  /** The end of the last chunk. */
  #end = CHUNK_BYTES;
  /** An open hash table of the positions of entries, plus one. */
  #slots = new Uint32Array(FIRST_SLOTS);
  #size = 0;
  readonly #entry = new Uint8Array(MAX_ENTRY_BYTES);

  /** The number of texts. */
  get size(): number {
    return this.#size;
  }

  /** Adds a text. */
  add(text: string): void {
    if (this.#size * 2 >= this.#slots.length) this.#grow();
    const length = this.#encode(text);
    const slot = this.#find(length);
    if (this.#slots[slot] !== 0) return;
    this.#slots[slot] = this.#write(length) + 1;
    this.#size++;
  }

  /** Reports whether the set has a text. */
  has(text: string): boolean {
    return this.#slots[this.#find(this.#encode(text))] !== 0;
  }

  /** Writes a text and its length into `#entry`. Returns the bytes of both. */
  #encode(text: string): number {
    const { written } = this.#encoder.encodeInto(text, this.#entry.subarray(2));
    this.#entry[0] = written >> 8;
    this.#entry[1] = written & 0xff;
    return written + 2;
  }

  /** Returns the slot of `#entry`, or the empty slot in which it belongs. */
  #find(length: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(this.#entry, 0, length) & mask;
    for (;;) {
      const position = this.#slots[slot] ?? 0;
      if (position === 0 || this.#isAt(position - 1, length)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #isAt(position: number, length: number): boolean {
    const [chunk, start] = this.#at(position);
    for (let index = 0; index < length; index++) {
      if (chunk[start + index] !== this.#entry[index]) return false;
    }
    return true;
  }

  /** Appends `#entry`. Returns its position. */
  #write(length: number): number {
    if (this.#end + length > CHUNK_BYTES) {
      this.#chunks.push(new Uint8Array(CHUNK_BYTES));
      this.#end = 0;
    }
    const position = (this.#chunks.length - 1) * CHUNK_BYTES + this.#end;
    this.#chunks.at(-1)?.set(this.#entry.subarray(0, length), this.#end);
    this.#end += length;
    return position;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(before.length * 2);
    const mask = this.#slots.length - 1;
    for (const position of before) {
      if (position === 0) continue;
      const [chunk, start] = this.#at(position - 1);
      const length = ((chunk[start] ?? 0) << 8 | (chunk[start + 1] ?? 0)) + 2;
      let slot = hashOf(chunk, start, length) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = position;
    }
  }

  #at(position: number): readonly [chunk: Uint8Array, start: number] {
    const index = Math.floor(position / CHUNK_BYTES);
    return [this.#chunks[index] ?? new Uint8Array(), position % CHUNK_BYTES];
  }
}

// FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/
function hashOf(bytes: Uint8Array, start: number, length: number): number {
  let hash = 0x811c9dc5;
  for (let index = start; index < start + length; index++) {
    hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193);
  }
  // The low bits alone choose the slot.
  return (hash ^ hash >>> 15) >>> 0;
}

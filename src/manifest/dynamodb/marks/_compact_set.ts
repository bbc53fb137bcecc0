/** A chunk is filled before the next one, so that nothing is copied when the set grows. */
const CHUNK_BYTES = 1 << 20;

/** The number of a form. */
const FORM_BYTES = 2;

/** The forms that are kept. A text of another form is kept as it is, behind its length. */
const MAX_FORMS = 4_096;
const LENGTH_BYTES = 2;

// Room for one character more: a longer text that is looked up is cut off, and equals none then.
const MAX_TEXT_BYTES = 2_048 + 4;
const MAX_ENTRY_BYTES = FORM_BYTES + LENGTH_BYTES + MAX_TEXT_BYTES;

const FIRST_SLOTS = 1 << 10;

const HEX_DIGITS_REGEXP = /[0-9a-f]/g;
const ENCODER = new TextEncoder();
const ZERO = "0".charCodeAt(0);
const BEFORE_TEN = "a".charCodeAt(0) - 10;

/**
 * A set of texts of up to 2,048 bytes, for millions of them that differ in hexadecimal digits, such as
 * times and UUIDs in lower case: 1,000,000 run ids of 46 bytes take 24 MB, and 140 MB in a `Set`. Other
 * texts take their bytes in UTF-8, and some more.
 */
export class CompactSet {
  /** The numbers of the forms of texts: the texts with a zero for each digit. */
  readonly #forms = new Map<string, number>();
  /** The bytes of an entry of each form. */
  readonly #lengths: number[] = [];
  readonly #chunks: Uint8Array[] = [];
  /** The end of the last chunk. */
  #end = CHUNK_BYTES;
  /** An open hash table of the positions of entries, plus one. */
  #slots = new Uint32Array(FIRST_SLOTS);
  #size = 0;
  readonly #entry = new Uint8Array(MAX_ENTRY_BYTES);

  get size(): number {
    return this.#size;
  }

  add(text: string): void {
    if (this.#size * 2 >= this.#slots.length) this.#grow();
    const form = formOf(text);
    if (!this.#forms.has(form) && this.#forms.size < MAX_FORMS) {
      this.#forms.set(form, this.#forms.size);
      this.#lengths.push(FORM_BYTES + (form.split("0").length >> 1));
    }
    const length = this.#encode(text, form);
    const slot = this.#find(length);
    if (this.#slots[slot] !== 0) return;
    this.#slots[slot] = this.#write(length) + 1;
    this.#size++;
  }

  has(text: string): boolean {
    return this.#slots[this.#find(this.#encode(text, formOf(text)))] !== 0;
  }

  /** Writes a text into `#entry`. Returns its bytes. */
  #encode(text: string, form: string): number {
    const number = this.#forms.get(form) ?? MAX_FORMS;
    this.#entry.set([number >> 8, number & 255]);
    if (number === MAX_FORMS) {
      const { written } = ENCODER.encodeInto(text, this.#entry.subarray(FORM_BYTES + LENGTH_BYTES));
      this.#entry.set([written >> 8, written & 255], FORM_BYTES);
      return FORM_BYTES + LENGTH_BYTES + written;
    }
    const length = this.#lengths[number] ?? 0;
    this.#entry.fill(0, FORM_BYTES, length);
    let half = 2 * FORM_BYTES;
    for (let at = form.indexOf("0"); at >= 0; at = form.indexOf("0", at + 1), half++) {
      const code = text.charCodeAt(at);
      const digit = code < BEFORE_TEN ? code - ZERO : code - BEFORE_TEN;
      this.#entry[half >> 1] = (this.#entry[half >> 1] ?? 0) << 4 | digit;
    }
    return length;
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
      let slot = hashOf(chunk, start, this.#lengthAt(chunk, start)) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = position;
    }
  }

  #lengthAt(chunk: Uint8Array, start: number): number {
    const length = this.#lengths[numberAt(chunk, start)];
    return length ?? FORM_BYTES + LENGTH_BYTES + numberAt(chunk, start + FORM_BYTES);
  }

  #at(position: number): readonly [chunk: Uint8Array, start: number] {
    const index = Math.floor(position / CHUNK_BYTES);
    return [this.#chunks[index] ?? new Uint8Array(), position % CHUNK_BYTES];
  }
}

function numberAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) << 8 | (bytes[at + 1] ?? 0);
}

function formOf(text: string): string {
  return text.replace(HEX_DIGITS_REGEXP, "0");
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

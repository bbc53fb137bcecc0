import { MINUS, PLUS, ZERO } from "../../json/ascii.ts";
import type { ScalarType } from "../../fields/scalars.ts";
import type {
  BooleanVector,
  DoubleVector,
  EventVector,
  IntegerVector,
  StringVector,
  TimestampVector,
} from "./event_columns.ts";

/** Builds the column of a type from the bytes of valid values. */
export interface ScalarBuilder {
  /** Adds the value between two indices of a page to a row, which is after all rows with values. */
  add(row: number, page: Uint8Array, from: number, to: number): void;
  /** Returns the column of so many rows, and begins a new one. */
  take(rows: number): EventVector;
}

/** Creates the builder of a type. */
export function scalarBuilder(type: ScalarType): ScalarBuilder {
  switch (type) {
    case "string":
      return new StringBuilder();
    case "uuid":
      return new StringBuilder(toLower);
    case "integer":
      return new IntegerBuilder();
    case "double":
      return new DoubleBuilder();
    case "boolean":
      return new BooleanBuilder();
    case "timestamp":
      return new TimestampBuilder();
  }
}

const FIRST_ROWS = 1024;
const FIRST_BYTES = 1024;
const SHORT = 64;

/** The bits of the rows that have a value. */
export class ValidityBuilder {
  #bits = new Uint8Array(FIRST_ROWS / 8);
  #count = 0;

  /** Marks a row that has a value. */
  add(row: number): void {
    if (row >= 8 * this.#bits.length) this.#bits = grown(this.#bits, (row >> 3) + 1);
    this.#bits[row >> 3] = (this.#bits[row >> 3] ?? 0) | (1 << (row & 7));
    this.#count++;
  }

  /** Returns the bits of the first rows, and starts again without rows. */
  take(rows: number): { validity: Uint8Array<ArrayBuffer>; nullCount: number } {
    const taken = { validity: fitted(this.#bits, (rows + 7) >> 3), nullCount: rows - this.#count };
    this.#bits = new Uint8Array(FIRST_ROWS / 8);
    this.#count = 0;
    return taken;
  }
}

/** The offset of the values of each row. A row without values has the offset of the next one. */
export class OffsetsBuilder {
  #offsets = new Int32Array(FIRST_ROWS);
  #filled = 0;

  /** Marks where the values of a row begin, and fills the rows before that have none. */
  begin(row: number, at: number): void {
    if (row >= this.#offsets.length) this.#offsets = grown(this.#offsets, row + 1);
    if (this.#filled === row) this.#offsets[row] = at;
    else this.#offsets.fill(at, this.#filled, row + 1);
    this.#filled = row + 1;
  }

  /** Returns the offsets of the first rows, and starts again without rows. */
  take(rows: number, end: number): Int32Array<ArrayBuffer> {
    this.begin(rows, end);
    const taken = fitted(this.#offsets, rows + 1);
    this.#offsets = new Int32Array(FIRST_ROWS);
    this.#filled = 0;
    return taken;
  }
}

/** Builds strings. */
export class StringBuilder implements ScalarBuilder {
  readonly #map: ((byte: number) => number) | undefined;
  readonly #validity = new ValidityBuilder();
  readonly #offsets = new OffsetsBuilder();
  #bytes = new Uint8Array(FIRST_BYTES);
  #length = 0;

  constructor(map?: (byte: number) => number) {
    this.#map = map;
  }

  add(row: number, page: Uint8Array, from: number, to: number): void {
    this.#validity.add(row);
    this.#offsets.begin(row, this.#length);
    const length = to - from;
    if (this.#length + length > this.#bytes.length) {
      this.#bytes = grown(this.#bytes, this.#length + length);
    }
    const bytes = this.#bytes;
    let at = this.#length;
    this.#length += length;
    if (this.#map) { while (from < to) bytes[at++] = this.#map(page[from++] ?? 0); }
    else if (length > SHORT) bytes.set(page.subarray(from, to), at);
    else while (from < to) bytes[at++] = page[from++] ?? 0;
  }

  take(rows: number): StringVector {
    const bytes = this.#bytes.subarray(0, this.#length);
    const offsets = this.#offsets.take(rows, this.#length);
    this.#bytes = new Uint8Array(Math.max(FIRST_BYTES, bytes.length));
    this.#length = 0;
    return { type: "string", ...this.#validity.take(rows), offsets, bytes };
  }
}

class IntegerBuilder implements ScalarBuilder {
  readonly #validity = new ValidityBuilder();
  #values = new Int32Array(FIRST_ROWS);

  add(row: number, page: Uint8Array, from: number, to: number): void {
    this.#validity.add(row);
    if (row >= this.#values.length) this.#values = grown(this.#values, row + 1);
    const sign = page[from];
    this.#values[row] = (sign === MINUS ? -1 : 1) *
      digits(page, sign === MINUS || sign === PLUS ? from + 1 : from, to);
  }

  take(rows: number): IntegerVector {
    const values = fitted(this.#values, rows);
    this.#values = new Int32Array(FIRST_ROWS);
    return { type: "integer", ...this.#validity.take(rows), values };
  }
}

class DoubleBuilder implements ScalarBuilder {
  readonly #validity = new ValidityBuilder();
  #values = new Float64Array(FIRST_ROWS);

  add(row: number, page: Uint8Array, from: number, to: number): void {
    this.#validity.add(row);
    if (row >= this.#values.length) this.#values = grown(this.#values, row + 1);
    let text = "";
    for (let at = from; at < to; at++) text += String.fromCharCode(page[at] ?? 0);
    this.#values[row] = Number(text);
  }

  take(rows: number): DoubleVector {
    const values = fitted(this.#values, rows);
    this.#values = new Float64Array(FIRST_ROWS);
    return { type: "double", ...this.#validity.take(rows), values };
  }
}

class BooleanBuilder implements ScalarBuilder {
  readonly #validity = new ValidityBuilder();
  readonly #values = new ValidityBuilder();

  add(row: number, page: Uint8Array, from: number): void {
    this.#validity.add(row);
    if (page[from] !== ZERO) this.#values.add(row);
  }

  take(rows: number): BooleanVector {
    const { validity: values } = this.#values.take(rows);
    return { type: "boolean", ...this.#validity.take(rows), values };
  }
}

class TimestampBuilder implements ScalarBuilder {
  readonly #validity = new ValidityBuilder();
  #values = new BigInt64Array(FIRST_ROWS);

  add(row: number, page: Uint8Array, from: number, to: number): void {
    this.#validity.add(row);
    if (row >= this.#values.length) this.#values = grown(this.#values, row + 1);
    this.#values[row] = microseconds(page, from, to);
  }

  take(rows: number): TimestampVector {
    const values = fitted(this.#values, rows);
    this.#values = new BigInt64Array(FIRST_ROWS);
    return { type: "timestamp", ...this.#validity.take(rows), values };
  }
}

// Of `2026-01-31 10:20:30.123456789`.
function microseconds(page: Uint8Array, from: number, to: number): bigint {
  const day = daysOf(page, from);
  const seconds = 3600 * digits(page, from + 11, from + 13) +
    60 * digits(page, from + 14, from + 16) + digits(page, from + 17, from + 19);
  const micros = Math.floor(digits(page, from + 20, to) * 10 ** (6 - Math.max(0, to - from - 20)));
  return BigInt(86_400 * day + seconds) * 1_000_000n + BigInt(micros);
}

// Days since 1970, of years that begin in March: http://howardhinnant.github.io/date_algorithms.html
function daysOf(page: Uint8Array, from: number): number {
  const month = digits(page, from + 5, from + 7);
  const year = digits(page, from, from + 4) - (month <= 2 ? 1 : 0);
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) +
    digits(page, from + 8, from + 10) - 1;
  return 365 * year + Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400) +
    dayOfYear - 719_468;
}

function digits(page: Uint8Array, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at++) number = 10 * number + (page[at] ?? 0) - ZERO;
  return number;
}

function toLower(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}

type Numbers =
  | Uint8Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>
  | BigInt64Array<ArrayBuffer>;

function grown<T extends Numbers>(values: T, length: number): T {
  const constructor = values.constructor as { new (length: number): T };
  const larger = new constructor(Math.max(2 * values.length, length));
  (larger as Uint8Array).set(values as Uint8Array);
  return larger;
}

/** Returns exactly so many values. */
function fitted<T extends Numbers>(values: T, length: number): T {
  return (values.length < length ? grown(values, length) : values).subarray(0, length) as T;
}

/**
 * A value of Thrift's compact protocol. Integers are bigints, and doubles are their eight bytes. A struct
 * that is written may be its bytes.
 */
export type ThriftValue = bigint | boolean | Uint8Array | ThriftList | ThriftStruct;

/** A list. */
export interface ThriftList {
  readonly itemType: number;
  readonly items: readonly ThriftValue[];
}

/** The fields of a struct by their numbers, in ascending order. */
export type ThriftStruct = Map<number, { readonly type: number; readonly value: ThriftValue }>;

// https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
const TRUE = 1;
const FALSE = 2;
const BYTE = 3;
const I16 = 4;
const I32 = 5;
const I64 = 6;
const DOUBLE = 7;
const BINARY = 8;
const LIST = 9;
const SET = 10;
const STRUCT = 12;

/**
 * Reads a struct.
 *
 * @throws {SyntaxError} If it contains a map.
 */
export function readThrift(bytes: Uint8Array): ThriftStruct {
  return new ThriftReader(bytes).struct();
}

class ThriftReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  struct(): ThriftStruct {
    const fields: ThriftStruct = new Map();
    for (let id = 0;;) {
      const header = this.#byte();
      if (header === 0) return fields;
      id = header >> 4 ? id + (header >> 4) : Number(this.#integer());
      const type = header & 15;
      const value = type === TRUE || type === FALSE ? type === TRUE : this.#value(type);
      fields.set(id, { type, value });
    }
  }

  #value(type: number): ThriftValue {
    switch (type) {
      case TRUE:
      case FALSE:
        return this.#byte() === TRUE;
      case BYTE:
        return BigInt(this.#byte());
      case I16:
      case I32:
      case I64:
        return this.#integer();
      case DOUBLE:
        return this.#take(8);
      case BINARY:
        return this.#take(Number(this.#varint()));
      case LIST:
      case SET:
        return this.#list();
      case STRUCT:
        return this.struct();
      default:
        throw new SyntaxError(`Cannot read Parquet metadata: type ${type} is unsupported`);
    }
  }

  #list(): ThriftList {
    const header = this.#byte();
    const length = header >> 4 === 15 ? Number(this.#varint()) : header >> 4;
    const itemType = header & 15;
    return { itemType, items: Array.from({ length }, () => this.#value(itemType)) };
  }

  #byte(): number {
    return this.#bytes[this.#at++] ?? 0;
  }

  #take(length: number): Uint8Array {
    this.#at += length;
    return this.#bytes.slice(this.#at - length, this.#at);
  }

  #varint(): bigint {
    let value = 0n;
    for (let shift = 0n;; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  }

  #integer(): bigint {
    const zigzag = this.#varint();
    return (zigzag >> 1n) ^ -(zigzag & 1n);
  }
}

/** Writes a struct. */
export function writeThrift(struct: ThriftStruct): Uint8Array<ArrayBuffer> {
  const writer = new ThriftWriter();
  writer.struct(struct);
  return writer.bytes;
}

class ThriftWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  struct(struct: ThriftStruct): void {
    let last = 0;
    for (const [id, { type, value }] of struct) {
      const delta = id - last;
      last = id;
      if (delta > 0 && delta < 16) this.#byte(delta << 4 | type);
      else {
        this.#byte(type);
        this.#integer(BigInt(id));
      }
      if (typeof value !== "boolean") this.#value(value, type);
    }
    this.#byte(0);
  }

  #value(value: ThriftValue, type: number): void {
    if (typeof value === "boolean") this.#byte(value ? TRUE : FALSE);
    else if (typeof value === "bigint") {
      if (type === BYTE) this.#byte(Number(value));
      else this.#integer(value);
    } else if (value instanceof Uint8Array) {
      if (type === BINARY) this.#varint(BigInt(value.length));
      this.#put(value);
    } else if (value instanceof Map) this.struct(value);
    else {
      const { items, itemType } = value;
      this.#byte(Math.min(items.length, 15) << 4 | itemType);
      if (items.length >= 15) this.#varint(BigInt(items.length));
      for (const item of items) this.#value(item, itemType);
    }
  }

  #integer(value: bigint): void {
    this.#varint(BigInt.asUintN(64, (value << 1n) ^ (value >> 63n)));
  }

  #varint(value: bigint): void {
    for (; value > 127n; value >>= 7n) this.#byte(Number(value & 127n) | 128);
    this.#byte(Number(value));
  }

  #byte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = byte;
  }

  #put(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #reserve(count: number): void {
    const length = this.#length + count;
    if (length <= this.#bytes.length) return;
    const before = this.#bytes;
    this.#bytes = new Uint8Array(2 * length);
    this.#bytes.set(before);
  }
}

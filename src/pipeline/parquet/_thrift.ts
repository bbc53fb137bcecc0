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
const [TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET] = [
  1,
  2,
  3,
  4,
  5,
  6,
  7,
  8,
  9,
  10,
];
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
  const bytes: number[] = [];
  writeStruct(struct, bytes);
  return Uint8Array.from(bytes);
}

function writeStruct(struct: ThriftStruct, bytes: number[]): void {
  let last = 0;
  for (const [id, { type, value }] of struct) {
    const delta = id - last;
    last = id;
    if (delta > 0 && delta < 16) bytes.push(delta << 4 | type);
    else {
      bytes.push(type);
      writeInteger(BigInt(id), bytes);
    }
    if (typeof value !== "boolean") writeValue(value, { type, bytes });
  }
  bytes.push(0);
}

interface WriteContext {
  readonly type: number;
  readonly bytes: number[];
}

function writeValue(value: ThriftValue, { type, bytes }: WriteContext): void {
  if (typeof value === "boolean") bytes.push(value ? TRUE : FALSE);
  else if (typeof value === "bigint") {
    if (type === BYTE) bytes.push(Number(value));
    else writeInteger(value, bytes);
  } else if (value instanceof Uint8Array) {
    if (type === BINARY) writeVarint(BigInt(value.length), bytes);
    for (const byte of value) bytes.push(byte);
  } else if (value instanceof Map) writeStruct(value, bytes);
  else {
    const { items, itemType } = value;
    bytes.push(Math.min(items.length, 15) << 4 | itemType);
    if (items.length >= 15) writeVarint(BigInt(items.length), bytes);
    for (const item of items) writeValue(item, { type: itemType, bytes });
  }
}

function writeInteger(value: bigint, bytes: number[]): void {
  writeVarint(BigInt.asUintN(64, (value << 1n) ^ (value >> 63n)), bytes);
}

function writeVarint(value: bigint, bytes: number[]): void {
  for (; value > 127n; value >>= 7n) bytes.push(Number(value & 127n) | 128);
  bytes.push(Number(value));
}

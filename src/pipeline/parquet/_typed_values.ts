import { Bool, type DataType, Float64, Int64, List, Struct, Utf8 } from "apache-arrow";
import { isJson } from "./iglu_types.ts";

/** Thrown for a value that is not of a type. */
export class UntypedValue extends Error {}

const LONG_NUMBER_REGEXP = /[0-9]{16}/;

/**
 * Reads the JSON text of a value of a type.
 *
 * @throws {UntypedValue} If the value is not of the type, so that it has to be kept in another way.
 */
export function typedValue(json: string, type: DataType): unknown {
  // Only long numbers lose digits as numbers of JavaScript.
  const value = LONG_NUMBER_REGEXP.test(json) ? JSON.parse(json, withBigInts) : JSON.parse(json);
  return convert(value, type);
}

function withBigInts(
  _key: string,
  value: unknown,
  context?: { readonly source?: string },
): unknown {
  const source = context?.source;
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  return source !== undefined && /^-?[0-9]+$/.test(source) ? BigInt(source) : value;
}

function convert(value: unknown, type: DataType): unknown {
  if (isJson(type)) return JSON.stringify(value, writeBigInts);
  if (value === null || value === undefined) return null;
  if (type instanceof Struct) return convertObject(value, type);
  if (type instanceof List && Array.isArray(value)) {
    return value.map((item) => convert(item, type.valueType));
  }
  if (type instanceof Utf8 && typeof value === "string") return value.toWellFormed();
  if (type instanceof Bool && typeof value === "boolean") return value;
  if (type instanceof Float64 && typeof value === "number") return value;
  if (type instanceof Int64) return convertInteger(value);
  throw new UntypedValue();
}

function convertObject(value: unknown, type: Struct): Record<string, unknown> {
  if (typeof value !== "object" || Array.isArray(value)) throw new UntypedValue();
  const members = new Map(Object.entries(value ?? {}));
  const converted = type.children.map((field): [string, unknown] => {
    const member = members.get(field.name);
    members.delete(field.name);
    return [field.name, member === undefined ? null : convert(member, field.type)];
  });
  // A member that no known version of the schema has.
  if (members.size > 0) throw new UntypedValue();
  return Object.fromEntries(converted);
}

function convertInteger(value: unknown): bigint {
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value !== "bigint" || BigInt.asIntN(64, value) !== value) throw new UntypedValue();
  return value;
}

// `JSON.rawJSON` is in the runtimes that pass the source of a number to a reviver.
function writeBigInts(_key: string, value: unknown): unknown {
  if (typeof value !== "bigint") return value;
  return (JSON as { rawJSON?: (text: string) => unknown }).rawJSON?.(`${value}`) ?? Number(value);
}

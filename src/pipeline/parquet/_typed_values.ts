import type { EntityMember, EntityType } from "./iglu_types.ts";

/** Thrown for a value that is not of a type. */
export class UntypedValue extends Error {}

const LONG_NUMBER_REGEXP = /[0-9]{16}/;

/**
 * Reads the JSON text of a value of a type.
 *
 * @throws {UntypedValue} If the value is not of the type, so that it has to be kept in another way.
 */
export function typedValue(json: string, type: EntityType): unknown {
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

function convert(value: unknown, target: EntityType): unknown {
  if ((value === null || value === undefined) && target.kind !== "json") return null;
  switch (target.kind) {
    case "json":
      return JSON.stringify(value, writeBigInts);
    case "struct":
      return convertObject(value, target.members);
    case "list":
      if (Array.isArray(value)) return value.map((item) => convert(item, target.item));
      break;
    case "string":
      if (typeof value === "string") return value.toWellFormed();
      break;
    case "boolean":
      if (typeof value === "boolean") return value;
      break;
    case "number":
      if (typeof value === "number") return value;
      break;
    case "integer":
      return convertInteger(value);
    default:
      target satisfies never;
  }
  throw new UntypedValue();
}

function convertObject(
  value: unknown,
  members: readonly EntityMember[],
): Record<string, unknown> {
  if (typeof value !== "object" || Array.isArray(value)) throw new UntypedValue();
  const given = new Map(Object.entries(value ?? {}));
  const converted = members.map(({ name, type }): [string, unknown] => {
    const member = given.get(name);
    given.delete(name);
    return [name, member === undefined ? null : convert(member, type)];
  });
  // A member that no known version of the schema has.
  if (given.size > 0) throw new UntypedValue();
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

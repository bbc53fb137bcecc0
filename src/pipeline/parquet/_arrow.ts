import {
  Bool,
  type Data,
  type DataType,
  Field,
  Float64,
  Int32,
  Int64,
  List,
  makeData,
  Struct,
  TimestampMicrosecond,
  Utf8,
} from "apache-arrow";
import type { EventVector, StringVector } from "../../enriched/mod.ts";
import type { EntityType } from "./iglu_types.ts";

const UTF8 = new Utf8();
const TIMESTAMP = new TimestampMicrosecond("UTC");
const ENTITY = new Struct([new Field("schema", UTF8, false), new Field("data", UTF8, false)]);
const ENTITIES: List<Struct> = new List(new Field("item", ENTITY, false));

/** The types of columns in Arrow. */
export const ARROW_TYPES: Readonly<Record<EventVector["type"], DataType>> = {
  string: UTF8,
  integer: new Int32(),
  double: new Float64(),
  boolean: new Bool(),
  timestamp: TIMESTAMP,
  contexts: ENTITIES,
  unstruct_event: ENTITY,
};

/** Returns the type of a value of an entity in Arrow. */
export function arrowType(entity: EntityType): DataType {
  switch (entity.kind) {
    case "boolean":
      return new Bool();
    case "integer":
      return new Int64();
    case "number":
      return new Float64();
    case "json":
    case "string":
      return UTF8;
    case "list":
      return new List(new Field("item", arrowType(entity.item), true));
    case "struct":
      return new Struct(
        entity.members.map(({ name, type }) => new Field(name, arrowType(type), true)),
      );
    default:
      entity satisfies never;
      throw new TypeError("Cannot write column: its type is unsupported");
  }
}

/** Returns a column as data of Arrow, without copying it. */
export function arrowData(vector: EventVector, rows: number): Data {
  const common = { length: rows, nullCount: vector.nullCount, nullBitmap: vector.validity };
  switch (vector.type) {
    case "string":
      return strings(vector, rows);
    case "integer":
      return makeData({ type: new Int32(), ...common, data: vector.values });
    case "double":
      return makeData({ type: new Float64(), ...common, data: vector.values });
    case "boolean":
      return makeData({ type: new Bool(), ...common, data: vector.values });
    case "timestamp":
      return makeData({ type: TIMESTAMP, ...common, data: vector.values });
    case "contexts": {
      const count = vector.offsets[rows] ?? 0;
      const child = entities(vector, count);
      return makeData<List<Struct>>({
        type: ENTITIES,
        ...common,
        valueOffsets: vector.offsets,
        child,
      });
    }
    case "unstruct_event": {
      const children = [strings(vector.schemas, rows), strings(vector.data, rows)];
      return makeData({ type: ENTITY, ...common, children });
    }
    default:
      vector satisfies never;
      throw new TypeError("Cannot write column: its type is unsupported");
  }
}

function entities(
  { schemas, data }: { readonly schemas: StringVector; readonly data: StringVector },
  length: number,
): Data<Struct> {
  const children = [strings(schemas, length), strings(data, length)];
  return makeData({ type: ENTITY, length, nullCount: 0, children });
}

function strings({ validity, nullCount, offsets, bytes }: StringVector, length: number): Data {
  return makeData({
    type: UTF8,
    length,
    nullCount,
    nullBitmap: validity,
    valueOffsets: offsets,
    data: bytes,
  });
}

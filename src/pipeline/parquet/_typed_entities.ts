import { type Data, type DataType, Field, vectorFromArray } from "apache-arrow";
import {
  columnName,
  type ContextsVector,
  type EventColumns,
  type StringVector,
  type UnstructEventVector,
} from "../../enriched/mod.ts";
import { ARROW_TYPES, arrowData, arrowType } from "./_arrow.ts";
import { entityColumns, type EntityType, type IgluSchema, igluTypes } from "./iglu_types.ts";
import { typedValue, UntypedValue } from "./_typed_values.ts";

/** A column of a Parquet file. */
export interface ArrowColumn {
  readonly field: Field;
  readonly data: Data;
}

/** An entity as the columns `contexts`, `unstruct_event` and `derived_contexts` have it. */
interface Entity {
  readonly schema: string;
  readonly data: string;
}

const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Writes entities of known schemas into columns of their own. An entity that does not have the type of its
 * schema stays where it is.
 */
export class TypedEntities {
  readonly #types: ReadonlyMap<string, EntityType>;
  readonly #columns: readonly { readonly name: string; readonly type: DataType }[];

  /** @throws {SyntaxError} If a schema lacks its vendor, name, format and version under `self`. */
  constructor(schemas: readonly IgluSchema[]) {
    this.#types = igluTypes(schemas);
    this.#columns = entityColumns(schemas).map(({ name, type }) => {
      return { name, type: arrowType(type) };
    });
  }

  /** Returns the columns of some events. */
  split({ rows, columns }: EventColumns): ArrowColumn[] {
    const typed = new Map(this.#columns.map(({ name }) => [name, Array<unknown>(rows).fill(null)]));
    const plain = columns.map(({ name, vector }): ArrowColumn => {
      const field = new Field(name, ARROW_TYPES[vector.type], true);
      const isTyped = typed.size > 0 &&
        (vector.type === "contexts" || vector.type === "unstruct_event");
      if (!isTyped) return { field, data: arrowData(vector, rows) };
      const kept = vector.type === "contexts"
        ? this.#splitContexts(vector, typed, rows)
        : this.#splitEvents(vector, typed, rows);
      return { field, data: dataOf(kept, field.type) };
    });
    const own = this.#columns.map(({ name, type }): ArrowColumn => ({
      field: new Field(name, type, true),
      data: dataOf(typed.get(name) ?? [], type),
    }));
    return [...plain, ...own];
  }

  #splitContexts(vector: ContextsVector, typed: Map<string, unknown[]>, rows: number): unknown[] {
    return Array.from({ length: rows }, (_, row) => {
      const [from = 0, to = 0] = vector.offsets.subarray(row, row + 2);
      const kept: Entity[] = [];
      for (let item = from; item < to; item++) {
        const entity = entityAt(vector, item);
        const name = columnName("contexts", entity.schema);
        const value = this.#typed(name, entity);
        const column = typed.get(name);
        if (value === undefined || !column) kept.push(entity);
        else column[row] = [...(column[row] as unknown[] | null) ?? [], value];
      }
      return isSet(vector.validity, row) ? kept : null;
    });
  }

  #splitEvents(
    vector: UnstructEventVector,
    typed: Map<string, unknown[]>,
    rows: number,
  ): unknown[] {
    return Array.from({ length: rows }, (_, row) => {
      if (!isSet(vector.validity, row)) return null;
      const entity = entityAt(vector, row);
      const value = this.#typed(columnName("contexts", entity.schema), entity);
      const column = typed.get(columnName("unstruct_event", entity.schema));
      if (value === undefined || !column) return entity;
      column[row] = value;
      return null;
    });
  }

  #typed(name: string, { data }: Entity): unknown {
    const type = this.#types.get(name);
    if (!type) return undefined;
    try {
      return typedValue(data, type) ?? undefined;
    } catch (error) {
      if (error instanceof UntypedValue) return undefined;
      throw error;
    }
  }
}

function entityAt(vector: ContextsVector | UnstructEventVector, index: number): Entity {
  return { schema: stringAt(vector.schemas, index), data: stringAt(vector.data, index) };
}

function stringAt({ offsets, bytes }: StringVector, index: number): string {
  return DECODER.decode(bytes.subarray(offsets[index], offsets[index + 1]));
}

function isSet(bits: Uint8Array, row: number): boolean {
  return ((bits[row >> 3] ?? 0) & (1 << (row & 7))) !== 0;
}

function dataOf(values: unknown[], type: DataType): Data {
  const [data] = vectorFromArray(values, type).data;
  if (!data) throw new Error("Cannot write Parquet: a column has no data");
  return data as Data;
}

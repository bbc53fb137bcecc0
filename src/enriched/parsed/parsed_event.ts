import { byteColumns } from "../bytes/byte_columns.ts";
import { type Columns, TextColumns } from "../fields/columns.ts";
import type { Entity } from "../entities/entities.ts";
import { entitiesOf } from "../entities/entity_members.ts";
import { decodingError, mismatchError } from "../dialects/failures.ts";
import { type JsonColumn, type Layout, layoutOf } from "../fields/layout.ts";
import { requireBytes } from "../fields/line.ts";
import { isoTimestamp, SCALARS, type ScalarType } from "../fields/scalars.ts";
import type { EnrichedJson, LosslessJson } from "../entities/enriched_json.ts";
import type { ContextsName, EntityData, UnstructEventName } from "../entities/entity_types.ts";
import type { InvalidValue } from "../errors.ts";
import type { LayoutField } from "../fields/fields.ts";
import type {
  InventoryItem,
  ParsedSubset,
  ParsedUnstructEvent,
  ParsedValue,
  Provenance,
} from "./parsed_types.ts";
import type { SelfDescribing } from "../entities/self_describing.ts";
import { toJson } from "../to_json.ts";
import type { TransformOptions } from "../transform_options.ts";
import { toObject } from "../to_object.ts";

/** An entity, its column, and its position there. */
interface Found {
  readonly source: JsonColumn;
  readonly entity: Entity;
  readonly item: number;
}

/**
 * A line of an enriched file whose columns are parsed on demand. Created by {@linkcode parseEnriched}.
 *
 * @example Usage
 * ```ts
 * import { ENRICHED_FIELDS, parseEnriched } from "@runline/runline/enriched";
 * import { assertEquals } from "@std/assert";
 *
 * const event: Record<string, string> = { page_urlport: "443", event_name: "page_view" };
 * const line = ENRICHED_FIELDS.map(({ name }) => event[name] ?? "").join("\t");
 * const parsed = parseEnriched(line);
 * const port: number | undefined = parsed.get("page_urlport");
 * assertEquals(port, 443);
 * assertEquals(parsed.subset(["event_name", "page_title"]), { event_name: "page_view" });
 * ```
 */
export class ParsedEvent<Field extends LayoutField = LayoutField> {
  readonly #columns: Columns;
  readonly #layout: Layout;
  #entities: Map<number, readonly Entity[]> | undefined;

  /**
   * Finds the columns of a line.
   *
   * @throws {EnrichedParseError} If the line has not one column for each field.
   */
  constructor(line: string | Uint8Array, fields: readonly Field[]) {
    if (typeof line !== "string") requireBytes(line);
    this.#columns = typeof line === "string" ? new TextColumns(line) : byteColumns(line);
    this.#layout = layoutOf(fields);
    if (this.#columns.count === fields.length) return;
    const text = this.#columns.line;
    throw mismatchError(text, text.split("\t"), { layout: this.#layout });
  }

  /** Returns the text of a column without a change, `""` if it is empty. */
  raw(name: Field["name"]): string {
    return this.#value(this.#column(name));
  }

  /**
   * Returns the value of a column. Does not check other columns.
   *
   * @throws {EnrichedParseError} If the column is invalid.
   * @throws {RangeError} If there is no such column.
   */
  get<Name extends Field["name"]>(
    name: Name,
  ): ParsedValue<Extract<Field, { readonly name: Name }>> {
    return this.#get(name) as ParsedValue<Extract<Field, { readonly name: Name }>>;
  }

  /**
   * Returns the values of some columns as an object.
   *
   * @throws {EnrichedParseError} If one of the columns is invalid.
   * @throws {RangeError} If there is no such column.
   */
  subset<Name extends Field["name"]>(
    names: readonly Name[],
  ): ParsedSubset<Extract<Field, { readonly name: Name }>> {
    const entries = names.map((name) => [name, this.#get(name)] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as ParsedSubset<
      Extract<Field, { readonly name: Name }>
    >;
  }

  /**
   * Returns the data of all contexts of a name, those of `contexts` before those of
   * `derived_contexts`. Each call parses them again.
   *
   * @throws {EnrichedParseError} If a column of contexts is malformed.
   */
  contexts<Name extends ContextsName>(name: Name): readonly EntityData<Name>[] {
    return this.#entitiesNamed(name).map(({ entity }) => JSON.parse(entity.data));
  }

  /**
   * Returns the self-describing event. With a name, returns it only if it has that name.
   *
   * @throws {EnrichedParseError} If its column is malformed.
   */
  unstruct<Name extends UnstructEventName>(name?: Name): ParsedUnstructEvent<Name> | undefined {
    const source = this.#layout.json.find(({ type }) => type === "unstruct_event");
    const entity = source && this.#entitiesOf(source)[0];
    if (!entity || (name !== undefined && entity.column !== name)) return undefined;
    const { column, schema, data } = entity;
    return { name: column as Name, schema, data: JSON.parse(data) };
  }

  /**
   * All entities of the event, in the order of the line.
   *
   * @throws {EnrichedParseError} If a JSON column is malformed.
   */
  get inventory(): readonly InventoryItem[] {
    return this.#layout.json.flatMap((source) =>
      this.#entitiesOf(source).map(({ column, schema }) => ({
        field: source.name,
        schema,
        name: column,
      }))
    );
  }

  /**
   * Returns the columns from which a member of the JSON comes, for contexts in the order of its items.
   *
   * @throws {EnrichedParseError} If a JSON column is malformed.
   */
  provenance(member: string): readonly Provenance[] {
    if (member === "geo_location") {
      return ["geo_latitude", "geo_longitude"].flatMap((name) => this.provenance(name));
    }
    const column = this.#layout.positions.get(member);
    if (column !== undefined) {
      return this.#value(column) === "" ? [] : [{ field: member, column }];
    }
    return this.#entitiesNamed(member).map(({ source, entity, item }) => {
      const place = { field: source.name, column: source.index, schema: entity.schema };
      return source.type === "contexts" ? { ...place, item } : place;
    });
  }

  /** Returns the line without its line end. */
  toTsv(): string {
    return this.#columns.line;
  }

  /**
   * Returns the event as an object, as {@linkcode toObject} does.
   *
   * @throws {EnrichedParseError} If the line is not an enriched event.
   */
  toObject(
    options: Omit<TransformOptions, "fields"> & { readonly lossless: true },
  ): LosslessJson;
  /**
   * Returns the event as an object, as {@linkcode toObject} does.
   *
   * @throws {EnrichedParseError} If the line is not an enriched event.
   */
  toObject(options?: Omit<TransformOptions, "fields">): EnrichedJson;
  toObject(options: Omit<TransformOptions, "fields"> = {}): EnrichedJson {
    return toObject(this.#columns.line, { ...options, fields: this.#layout.fields });
  }

  /**
   * Returns the event as JSON text, as {@linkcode toJson} does.
   *
   * @throws {EnrichedParseError} If the line is not an enriched event.
   */
  toJson(options: Omit<TransformOptions, "fields"> = {}): string {
    return toJson(this.#columns.line, { ...options, fields: this.#layout.fields });
  }

  #column(name: string): number {
    const column = this.#layout.positions.get(name);
    if (column === undefined) throw new RangeError(`Cannot get "${name}": there is no such column`);
    return column;
  }

  #value(column: number): string {
    return this.#columns.value(column);
  }

  #get(name: string): unknown {
    const column = this.#column(name);
    const value = this.#value(column);
    const { type = "string", required = false } = this.#layout.fields[column] ?? {};
    if (value === "") {
      if (required) throw this.#invalid(name, value, `Field ${name} cannot be empty`);
      return undefined;
    }
    if (type === "string") return value;
    if (type !== "contexts" && type !== "unstruct_event") return this.#scalar(name, value, type);
    const entities = this.#entitiesOf({ index: column, name, type }).map(selfDescribing);
    return type === "contexts" ? entities : entities[0];
  }

  #scalar(name: string, value: string, type: ScalarType): unknown {
    const { write, noun } = SCALARS[type];
    const text = type === "timestamp" ? isoTimestamp(value) : write(value);
    if (text === undefined) {
      throw this.#invalid(name, value, `Cannot parse key ${name} into ${noun}`);
    }
    if (type === "integer" || type === "double") return Number(text);
    if (type === "boolean") return text === "true";
    return type === "timestamp" ? text : text.slice(1, -1);
  }

  #invalid(key: string, value: string, message: string): Error {
    const error: InvalidValue = { type: "InvalidValue", key, value, message };
    return decodingError(this.#columns.line, [error], { layout: this.#layout });
  }

  #entitiesNamed(name: string): Found[] {
    return this.#layout.json.flatMap((source) =>
      this.#entitiesOf(source)
        .map((entity, item) => ({ source, entity, item }))
        .filter(({ entity }) => entity.column === name)
    );
  }

  #entitiesOf(source: JsonColumn): readonly Entity[] {
    const known = this.#entities?.get(source.index);
    if (known) return known;
    const errors: InvalidValue[] = [];
    const entities = entitiesOf(source, this.#value(source.index), errors);
    if (errors.length > 0) {
      throw decodingError(this.#columns.line, errors, { layout: this.#layout });
    }
    this.#entities ??= new Map();
    this.#entities.set(source.index, entities);
    return entities;
  }
}

function selfDescribing({ schema, data }: Entity): SelfDescribing {
  return { schema, data: JSON.parse(data) };
}

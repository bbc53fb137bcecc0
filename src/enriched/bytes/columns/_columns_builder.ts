import type { Layout } from "../../fields/layout.ts";
import {
  OffsetsBuilder,
  type ScalarBuilder,
  scalarBuilder,
  StringBuilder,
  ValidityBuilder,
} from "./_vector_builders.ts";
import type { EventColumns, EventVector } from "./event_columns.ts";

/** The columns of a line on a page. */
export interface LineColumns {
  /** The index of the first byte of the line. */
  readonly at: number;
  /** The index after the last byte. */
  readonly end: number;
  /** The tabs, as indices from the first byte. */
  readonly tabs: Uint32Array;
}

/** Builds the columns of events. */
export class ColumnsBuilder {
  rows = 0;
  /** The bytes of their lines. */
  size = 0;
  readonly #layout: Layout;
  readonly #builders: readonly (ScalarBuilder | undefined)[];
  readonly #entities: readonly EntitiesBuilder[];

  constructor(layout: Layout) {
    this.#layout = layout;
    const builders: (ScalarBuilder | undefined)[] = layout.fields.map(() => undefined);
    for (const { index, type } of layout.scalars) builders[index] = scalarBuilder(type);
    this.#builders = builders;
    this.#entities = layout.json.map(({ index, type }) => new EntitiesBuilder(index, type));
  }

  /** Adds the columns of a line other than entities. */
  addScalars(page: Uint8Array, { at, end, tabs }: LineColumns): void {
    const builders = this.#builders;
    const last = builders.length - 1;
    const row = this.rows;
    let from = at;
    for (let index = 0; index <= last; index++) {
      const to = index < last ? at + (tabs[index] ?? 0) : end;
      // Most columns are empty.
      if (to > from) builders[index]?.add(row, page, from, to);
      from = to + 1;
    }
    for (const entities of this.#entities) {
      const { index } = entities;
      const start = index === 0 ? at : at + (tabs[index - 1] ?? 0) + 1;
      entities.begin(row, start, index < last ? at + (tabs[index] ?? 0) : end);
    }
    this.size += end - at;
  }

  /**
   * Adds an entity to the column that has its data. Four indices of a page are known of each: start
   * and end of its schema URI and of its data.
   */
  addEntity(page: Uint8Array, indices: Uint32Array, entity: number): void {
    const dataFrom = indices[4 * entity + 2] ?? 0;
    for (const entities of this.#entities) {
      if (dataFrom < entities.from || dataFrom >= entities.to) continue;
      return entities.add(page, indices, entity);
    }
  }

  /** Adds an entity to a column. */
  addEntityTo(
    index: number,
    { uri, json }: { readonly uri: Uint8Array; readonly json: Uint8Array },
  ) {
    const page = new Uint8Array(uri.length + json.length);
    page.set(uri);
    page.set(json, uri.length);
    const indices = Uint32Array.of(0, uri.length, uri.length, page.length);
    this.#entities.find((entities) => entities.index === index)?.add(page, indices, 0);
  }

  endRow(): void {
    this.rows++;
  }

  /** Returns the columns, and begins new ones. */
  take(): EventColumns {
    const { rows } = this;
    this.rows = 0;
    this.size = 0;
    const columns = this.#layout.fields.map(({ name }, index) => {
      const entities = this.#entities.find((entities) => entities.index === index);
      const vector = this.#builders[index]?.take(rows) ?? entities?.take(rows);
      return vector ? [{ name, vector }] : [];
    });
    return { rows, columns: columns.flat() };
  }
}

/** Builds a column of contexts or self-describing events. */
class EntitiesBuilder {
  readonly index: number;
  /** The start and the end of the column in the line that is added. */
  from = 0;
  to = 0;
  readonly #type: "contexts" | "unstruct_event";
  readonly #validity = new ValidityBuilder();
  readonly #offsets = new OffsetsBuilder();
  readonly #schemas = new StringBuilder();
  readonly #data = new StringBuilder();
  #row = 0;
  #count = 0;

  constructor(index: number, type: "contexts" | "unstruct_event") {
    this.index = index;
    this.#type = type;
  }

  begin(row: number, from: number, to: number): void {
    this.from = from;
    this.to = to;
    this.#row = row;
    if (from === to) return;
    this.#validity.add(row);
    this.#offsets.begin(row, this.#count);
  }

  add(page: Uint8Array, indices: Uint32Array, entity: number): void {
    const at = 4 * entity;
    const row = this.#type === "contexts" ? this.#count : this.#row;
    this.#schemas.add(row, page, indices[at] ?? 0, indices[at + 1] ?? 0);
    this.#data.add(row, page, indices[at + 2] ?? 0, indices[at + 3] ?? 0);
    this.#count++;
  }

  take(rows: number): EventVector {
    const validity = this.#validity.take(rows);
    const count = this.#type === "contexts" ? this.#count : rows;
    const [schemas, data] = [this.#schemas.take(count), this.#data.take(count)];
    const offsets = this.#offsets.take(rows, this.#count);
    this.#count = 0;
    if (this.#type === "unstruct_event") return { type: this.#type, ...validity, schemas, data };
    return { type: this.#type, ...validity, offsets, schemas, data };
  }
}

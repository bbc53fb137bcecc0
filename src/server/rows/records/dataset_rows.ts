import { FacetMap } from "../../projection/facet_map.ts";
import type { DatasetRecord } from "../../projection/records.ts";
import type { Quality } from "../../projection/statistics.ts";
import type { Statements } from "../../tables/statements.ts";
import { pairKey } from "./_key.ts";
import type { NamespaceRows } from "./namespace_rows.ts";
import { type RowValues, RowWriter } from "./_row_writer.ts";
import type { Searchable } from "./_searchable.ts";

/** A dataset, with the fields that only this store has. */
export interface StoredDataset extends DatasetRecord, Searchable {
  /** The versions that were used last, by their content. */
  readonly versions: Map<string, number>;
  /** The row that the table has. */
  saved: RowValues | undefined;
}

interface DatasetRow {
  readonly id: number;
  readonly namespace: number;
  readonly name: string;
  readonly first_at: number;
  readonly last_at: number;
  readonly hidden: number;
  readonly failed_quality: number;
  readonly about: string;
  readonly facets: string;
}

/** A dataset with the name of its namespace. */
type NamedRow = DatasetRow & { readonly of: string };

const COLUMNS = [
  "id",
  "namespace",
  "name",
  "first_at",
  "last_at",
  "hidden",
  "failed_quality",
  "about",
  "facets",
] as const;

/** The datasets that events change. */
export class DatasetRows {
  readonly #statements: Statements;
  readonly #namespaces: NamespaceRows;
  readonly #writer: RowWriter;
  /** By each name, aliases among them. */
  readonly #records = new Map<string, StoredDataset>();
  readonly #touched = new Set<StoredDataset>();
  #nextId: number | undefined;
  /** Most stores have no other names, and then none is looked for. */
  #hasAliases: boolean | undefined;

  constructor(statements: Statements, namespaces: NamespaceRows) {
    this.#statements = statements;
    this.#namespaces = namespaces;
    this.#writer = new RowWriter(statements, { table: "dataset", columns: COLUMNS });
  }

  /** The number of names in memory. */
  get size(): number {
    return this.#records.size;
  }

  /** Returns a dataset that an event names, by its name or an alias. */
  touch(namespace: string, name: string, options: { readonly time: number }): StoredDataset {
    const { time } = options;
    const known = this.find(namespace, name);
    if (known) this.#namespaces.touch(known.namespace, { time, kind: "dataset" });
    const record = known ?? this.#create(namespace, name, options);
    this.#records.set(pairKey(namespace, name), record);
    this.see(record, time);
    return record;
  }

  /** Notes that an event names a dataset. */
  see(record: StoredDataset, time: number): void {
    if (time < record.span.first) [record.span.first, record.dirty] = [time, true];
    if (time > record.span.last) [record.span.last, record.dirty] = [time, true];
    if (record.hidden && this.#namespaces.reveals) {
      [record.hidden, record.dirty] = [false, true];
    }
    this.#touched.add(record);
  }

  /** Returns the dataset of a name or of an alias, if there is one. */
  find(namespace: string, name: string): StoredDataset | undefined {
    const known = this.#records.get(pairKey(namespace, name));
    if (known) return known;
    const row = this.#own(namespace, name) ?? this.#aliased(namespace, name);
    return row && this.#keep(row);
  }

  /** Returns the dataset of a number. */
  byId(id: number): StoredDataset {
    const row = this.#statements.get<NamedRow>(
      `SELECT dataset.*, namespace.name AS of FROM dataset
       JOIN namespace ON namespace.id = dataset.namespace WHERE dataset.id = ?`,
      id,
    );
    if (!row) throw new RangeError(`Cannot read dataset ${id}: it is not there`);
    return this.#keep(row);
  }

  /** Marks a dataset as one to write if it changed. */
  mark(record: StoredDataset): void {
    this.#touched.add(record);
  }

  /** Adds a name that no dataset has to a dataset. */
  alias(record: StoredDataset, namespace: string, name: string): void {
    this.#statements.run(
      "INSERT INTO alias VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
      namespace,
      name,
      record.id,
    );
    this.#records.set(pairKey(namespace, name), record);
    this.#hasAliases = true;
  }

  /** Writes the changes. */
  flush(): void {
    for (const record of this.#touched) {
      if (!record.dirty) continue;
      const row = rowOf(record);
      this.#writer.write(row, record.saved);
      record.saved = row;
      record.dirty = false;
    }
    this.#touched.clear();
  }

  /** Clears the memory. */
  forget(): void {
    this.#records.clear();
    this.#touched.clear();
    this.#nextId = undefined;
    this.#hasAliases = undefined;
  }

  #keep(row: NamedRow): StoredDataset {
    const key = pairKey(row.of, row.name);
    const record = this.#records.get(key) ?? recordOf(row);
    this.#records.set(key, record);
    return record;
  }

  #own(namespace: string, name: string): NamedRow | undefined {
    const row = this.#statements.get<DatasetRow>(
      `SELECT * FROM dataset WHERE namespace = (SELECT id FROM namespace WHERE name = ?)
       AND name = ?`,
      namespace,
      name,
    );
    return row && { ...row, of: namespace };
  }

  #aliased(namespace: string, name: string): NamedRow | undefined {
    this.#hasAliases ??= this.#statements.number("SELECT EXISTS (SELECT 1 FROM alias)") === 1;
    if (!this.#hasAliases) return undefined;
    return this.#statements.get<NamedRow>(
      `SELECT dataset.*, namespace.name AS of FROM alias
       JOIN dataset ON dataset.id = alias.dataset
       JOIN namespace ON namespace.id = dataset.namespace
       WHERE alias.namespace = ? AND alias.name = ?`,
      namespace,
      name,
    );
  }

  #create(namespace: string, name: string, { time }: { readonly time: number }): StoredDataset {
    this.#nextId ??= this.#statements.number("SELECT coalesce(max(id), 0) + 1 FROM dataset");
    return {
      id: this.#nextId++,
      namespaceId: this.#namespaces.touch(namespace, { time, kind: "dataset" }),
      namespace,
      name,
      span: { first: time, last: time },
      facets: new FacetMap(),
      about: new FacetMap(),
      hidden: false,
      versions: new Map(),
      texts: [],
      saved: undefined,
      dirty: true,
    };
  }
}

function rowOf(record: StoredDataset): RowValues {
  const quality = record.about.get("quality") as Quality | undefined;
  return [
    record.id,
    record.namespaceId,
    record.name,
    record.span.first,
    record.span.last,
    Number(record.hidden),
    Number((quality?.failed ?? 0) > 0),
    record.about.toText(),
    record.facets.toText(),
  ];
}

function recordOf(row: NamedRow): StoredDataset {
  return {
    id: row.id,
    namespaceId: row.namespace,
    namespace: row.of,
    name: row.name,
    span: { first: row.first_at, last: row.last_at },
    facets: FacetMap.fromText(row.facets),
    about: FacetMap.fromText(row.about),
    hidden: row.hidden === 1,
    versions: new Map(),
    texts: undefined,
    saved: COLUMNS.map((column) => row[column]),
    dirty: false,
  };
}

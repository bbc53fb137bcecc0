import { optionsOf } from "../../../internal/is_object.ts";
import { ENRICHED_FIELDS, type LayoutField } from "../../fields/fields.ts";
import { layoutOf } from "../../fields/layout.ts";
import type { Batch, TransformBatch } from "../_batch.ts";
import { CollectedRows } from "../_collected_rows.ts";
import { columnBatch } from "./_column_batch.ts";
import { ColumnsBuilder } from "./_columns_builder.ts";
import { byteLayout } from "../_layout.ts";
import { LineCutter } from "../_line_cutter.ts";
import { canWriteLines } from "../_line_writer.ts";
import type { EventColumns } from "./event_columns.ts";
import type { TransformedRows, TransformerOptions } from "../transformer_types.ts";

/** Options of {@linkcode createColumnReader}. */
export type ColumnReaderOptions = Pick<TransformerOptions, "fields" | "processor" | "maxLength">;

/** The bad rows and counts of some lines. */
export type ReadEvents = Omit<TransformedRows, "rows" | "entityColumns">;

/** Reads the bytes of enriched files into columns, chunk by chunk. */
export interface ColumnReader {
  /** The number of events in the columns. */
  readonly rows: number;
  /** The bytes of the lines of these events. */
  readonly size: number;
  /**
   * Reads the next bytes, which may end anywhere. Adds the events of all lines that end in them.
   *
   * @throws {RangeError} If a line is longer than `maxLength`. The reader cannot be used after it.
   */
  read(chunk: Uint8Array): ReadEvents;
  /** Adds the event of the last line if no line feed ended it. The next bytes begin a new file. */
  finish(): ReadEvents;
  /** Returns the columns of the events that were added, and begins new ones. */
  take(): EventColumns;
}

// The most tabs that are found in a line.
const MOST_FIELDS = 4096;

/**
 * Creates a reader of the bytes of enriched files into columns of the memory layout of Apache Arrow,
 * for columnar files such as Parquet. A line is an event or a bad row as in {@linkcode toJson}.
 *
 * Contexts and self-describing events keep their schemas and the JSON text of their data. Timestamps
 * are microseconds.
 *
 * @param options The columns of a line, and the processor that bad rows name.
 * @returns A reader of one file at a time.
 * @throws {RangeError} If `maxLength` is not above zero, `fields` is empty or contains a column more than once.
 *
 * @example Usage
 * ```ts
 * import { createColumnReader } from "@runline/runline/enriched";
 * import { assertEquals } from "@std/assert";
 *
 * const fields = [{ name: "sku", type: "string" }, { name: "count", type: "integer" }] as const;
 * const reader = createColumnReader({ fields });
 * const { badEvents } = reader.read(new TextEncoder().encode("A-1\t5\nA-2\tmany\nA-3\t\n"));
 * const { rows, columns } = reader.take();
 * assertEquals([rows, badEvents], [2, 1]);
 * assertEquals(columns[1]?.vector, {
 *   type: "integer",
 *   validity: Uint8Array.of(0b01),
 *   nullCount: 1,
 *   values: Int32Array.of(5, 0),
 * });
 * ```
 */
export function createColumnReader(options: ColumnReaderOptions = {}): ColumnReader {
  return new EventColumnReader(optionsOf(options, "createColumnReader()"));
}

class EventColumnReader implements ColumnReader {
  readonly #options: ColumnReaderOptions;
  readonly #cutter: LineCutter;
  readonly #builder: ColumnsBuilder;
  readonly #addBatch: TransformBatch;

  constructor(options: ColumnReaderOptions) {
    const fields: readonly LayoutField[] = options.fields ?? ENRICHED_FIELDS;
    const layout = layoutOf(fields);
    const isUsual = canWriteLines() && fields.length <= MOST_FIELDS;
    this.#options = { ...options, fields };
    this.#cutter = new LineCutter(options);
    this.#builder = new ColumnsBuilder(layout);
    this.#addBatch = columnBatch(this.#builder, {
      bytes: isUsual ? byteLayout({ fields, geoLocation: false }) : undefined,
      layout,
    });
  }

  get rows(): number {
    return this.#builder.rows;
  }

  get size(): number {
    return this.#builder.size;
  }

  read(chunk: Uint8Array): ReadEvents {
    return this.#add(this.#cutter.cut(chunk));
  }

  finish(): ReadEvents {
    return this.#add(this.#cutter.finish());
  }

  take(): EventColumns {
    return this.#builder.take();
  }

  #add(batches: Iterable<Batch>): ReadEvents {
    const collected = new CollectedRows(this.#options);
    for (const batch of batches) this.#addBatch(batch, collected);
    const { badRows, events, badEvents, firstError } = collected.finish();
    return { badRows, events, badEvents, firstError };
  }
}

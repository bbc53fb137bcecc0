import { createTransformer, type TransformedRows, type Transformer } from "../../enriched/mod.ts";
import { chosenBytes } from "../events/event_bytes.ts";
import { FILTER_PARAMETERS, lineFilter } from "../events/event_filter.ts";
import { FORM_PARAMETERS, isSlowForm, lineFields, rowForm } from "../events/row_form.ts";
import type { ValuesOf } from "../parameters/parameter.ts";
import { type RowShape, rowShape, SHAPE_PARAMETERS } from "./row_shape.ts";

/** The options for how lines become rows. */
export const LINE_PARAMETERS = { ...FILTER_PARAMETERS, ...SHAPE_PARAMETERS, ...FORM_PARAMETERS };

/** Options of {@linkcode LineRows}. They are plain data, which can be sent to a worker. */
export interface LineRowsOptions extends ValuesOf<typeof LINE_PARAMETERS> {
  /** Whether bad rows are kept. */
  readonly keepsBad: boolean;
}

/** What came of some lines. */
export interface RowBatch {
  /** The rows. */
  readonly rows: Uint8Array<ArrayBuffer>;
  /** The bad rows, one a line, where they are kept. */
  readonly badRows: string;
  /** How many lines there were that are not empty. */
  readonly events: number;
  /** How many of them were bad. */
  readonly badEvents: number;
  /** What was wrong with the first of those. */
  readonly firstBad: string | undefined;
}

const LINE_END = Uint8Array.of(10);
const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });

/** Transforms lines to rows. */
export class LineRows {
  /** Whether rows take several times as long as those of the default form. */
  readonly isSlow: boolean;
  readonly #options: Parameters<typeof chosenBytes>[1];
  readonly #shape: RowShape | undefined;
  readonly #keepsBad: boolean;
  readonly #transformer: Transformer;

  /** @throws {UsageError} If options contradict each other. */
  constructor(options: LineRowsOptions) {
    const { fromBad, keepsBad } = options;
    this.#options = { filter: lineFilter(options, lineFields(options)), fromBad };
    this.#shape = rowShape(options);
    this.#keepsBad = keepsBad;
    const form = rowForm(options);
    this.isSlow = isSlowForm(form) || this.#shape !== undefined || fromBad;
    this.#transformer = createTransformer(form);
  }

  /** Transforms the lines of each chunk. A batch may be empty. */
  async *of(source: AsyncIterable<Uint8Array>): AsyncGenerator<RowBatch, void> {
    // The byte order mark of the file is gone already. After an empty line, another one is text.
    this.#transformer.transform(LINE_END);
    for await (const chunk of chosenBytes(source, this.#options)) {
      yield this.#batch(this.#transformer.transform(chunk));
    }
    yield this.#batch(this.#transformer.finish());
  }

  #batch({ rows, badRows, events, badEvents, firstError }: TransformedRows): RowBatch {
    return {
      rows: this.#shape && rows.length > 0 ? shaped(rows, this.#shape) : rows,
      badRows: this.#keepsBad ? DECODER.decode(badRows) : "",
      events,
      badEvents,
      firstBad: firstError?.message,
    };
  }
}

function shaped(ndjson: Uint8Array, shape: RowShape): Uint8Array<ArrayBuffer> {
  const rows = DECODER.decode(ndjson).split("\n").slice(0, -1);
  return new TextEncoder().encode(rows.map((row) => `${shape(row)}\n`).join(""));
}

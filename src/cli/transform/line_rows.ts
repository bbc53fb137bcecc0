import { createTransformer, type TransformedRows, type Transformer } from "../../enriched/mod.ts";
import { chosenBytes, type ChosenBytesOptions } from "../events/event_bytes.ts";
import { FILTER_PARAMETERS, lineFilter } from "../events/event_filter.ts";
import {
  BAD_ROW_PARAMETERS,
  FORM_PARAMETERS,
  isSlowForm,
  lineFields,
  rowForm,
} from "../events/row_form.ts";
import { flag, type ValuesOf } from "../parameters/parameter.ts";
import { UsageError } from "../parameters/usage_error.ts";
import { prettyJson } from "./pretty_json.ts";

/** The options for how lines become rows. */
export const LINE_PARAMETERS = {
  ...FILTER_PARAMETERS,
  ...FORM_PARAMETERS,
  pretty: flag("Write rows over several lines, except those of deep nesting"),
  ...BAD_ROW_PARAMETERS,
};

/** Options of {@linkcode LineRows}. They are plain data, which can be sent to a worker. */
export interface LineRowsOptions extends ValuesOf<typeof LINE_PARAMETERS> {
  /** Whether bad rows are kept. */
  readonly keepsBad: boolean;
}

/** The rows of some lines. */
export interface RowBatch {
  /** The rows. */
  readonly rows: Uint8Array<ArrayBuffer>;
  /** The bad rows, one a line, where they are kept. */
  readonly badRows: string;
  /** The number of lines that are not blank. */
  readonly events: number;
  /** The number of bad ones among them. */
  readonly badEvents: number;
  /** The error of the first bad one. */
  readonly firstBad: string | undefined;
  /** The names of the members for entities of the rows. */
  readonly entityColumns: readonly string[];
}

const LINE_END = Uint8Array.of(10);
const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });

/** Transforms lines to rows. */
export class LineRows {
  /** Whether rows take several times as long as those of the default form. */
  readonly isSlow: boolean;
  readonly #options: Omit<ChosenBytesOptions, "onBad" | "firstLine">;
  readonly #isPretty: boolean;
  readonly #keepsBad: boolean;
  readonly #transformer: Transformer;
  /** The lines of the next batch that are no events. */
  #bad: BadLines = NO_BAD_LINES;

  /** @throws {UsageError} If options contradict each other. */
  constructor(options: LineRowsOptions) {
    const { fromBad, strict, keepsBad, skipLongLines } = options;
    if (strict && !fromBad) throw new UsageError('Option "--strict" needs --from-bad');
    const filter = lineFilter(options, lineFields(options));
    this.#options = { filter, fromBad, strict, skipLongLines };
    this.#isPretty = options.pretty;
    this.#keepsBad = keepsBad;
    const form = rowForm(options);
    this.isSlow = isSlowForm(form) || this.#isPretty || fromBad;
    this.#transformer = createTransformer(form);
  }

  /** Transforms the lines of each chunk, and counts them from `firstLine`. A batch may be empty. */
  async *of(
    source: AsyncIterable<Uint8Array>,
    options: Pick<ChosenBytesOptions, "firstLine"> = {},
  ): AsyncGenerator<RowBatch, void> {
    // The byte order mark of the file is gone already. After an empty line, another one is text.
    this.#transformer.transform(LINE_END);
    const onBad = (message: string, badRow?: string): void => this.#addBad(message, badRow);
    for await (const chunk of chosenBytes(source, { ...this.#options, ...options, onBad })) {
      yield this.#batch(this.#transformer.transform(chunk));
    }
    yield this.#batch(this.#transformer.finish());
  }

  #addBad(message: string, badRow?: string): void {
    const { count, first = message, rows } = this.#bad;
    const row = badRow === undefined || !this.#keepsBad ? "" : `${badRow}\n`;
    this.#bad = { count: count + 1, first, rows: rows + row };
  }

  #batch(transformed: TransformedRows): RowBatch {
    const { rows, badRows, events, badEvents, firstError, entityColumns } = transformed;
    const bad = this.#bad;
    this.#bad = NO_BAD_LINES;
    return {
      rows: this.#isPretty && rows.length > 0 ? prettyRows(rows) : rows,
      badRows: this.#keepsBad ? bad.rows + DECODER.decode(badRows) : "",
      events: events + bad.count,
      badEvents: badEvents + bad.count,
      firstBad: bad.first ?? firstError?.message,
      entityColumns,
    };
  }
}

interface BadLines {
  readonly count: number;
  readonly first: string | undefined;
  readonly rows: string;
}

const NO_BAD_LINES: BadLines = { count: 0, first: undefined, rows: "" };

function prettyRows(ndjson: Uint8Array): Uint8Array<ArrayBuffer> {
  const rows = DECODER.decode(ndjson).split("\n").slice(0, -1);
  return new TextEncoder().encode(rows.map((row) => `${prettyJson(row)}\n`).join(""));
}

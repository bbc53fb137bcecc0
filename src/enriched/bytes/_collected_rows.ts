import { concatBytes } from "../../internal/concat_bytes.ts";
import { badRow } from "../bad_rows/bad_row.ts";
import { EnrichedParseError } from "../errors.ts";
import { eventJson } from "../event_json.ts";
import type { TransformedRows, TransformerOptions } from "./transformer_types.ts";
import { VERSION } from "../../internal/version.ts";

const ENCODER = new TextEncoder();
const RUNLINE = { artifact: "runline", version: VERSION };

/** Collects what one call of a transformer returns. */
export class CollectedRows {
  /** The number of lines so far. */
  events = 0;
  /** The names of the members for entities of the rows. */
  readonly entityColumns: Set<string> = new Set();
  readonly #options: TransformerOptions;
  readonly #rows: Uint8Array<ArrayBuffer>[] = [];
  readonly #badRows: Uint8Array<ArrayBuffer>[] = [];
  #badEvents = 0;
  #firstError: EnrichedParseError | undefined;

  constructor(options: TransformerOptions) {
    this.#options = options;
  }

  /** Adds the bytes of whole rows. */
  add(rows: Uint8Array<ArrayBuffer>): void {
    if (rows.length > 0) this.#rows.push(rows);
  }

  /** Returns the row of a line as `toJson` writes it, or keeps its bad row and returns "". */
  rowOf(line: string): string {
    try {
      return `${eventJson(line, { ...this.#options, seen: this.entityColumns })}\n`;
    } catch (error) {
      if (!(error instanceof EnrichedParseError)) throw error;
      const { processor = RUNLINE } = this.#options;
      this.#badEvents++;
      this.#firstError ??= error;
      this.#badRows.push(ENCODER.encode(`${JSON.stringify(badRow(line, error, { processor }))}\n`));
      return "";
    }
  }

  /** Returns everything that was collected. */
  finish(): TransformedRows {
    return {
      rows: concatBytes(this.#rows),
      badRows: concatBytes(this.#badRows),
      events: this.events,
      badEvents: this.#badEvents,
      firstError: this.#firstError,
      entityColumns: [...this.entityColumns],
    };
  }
}

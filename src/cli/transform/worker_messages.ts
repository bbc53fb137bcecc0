import type { LinePiece } from "../../internal/text/line_pieces.ts";
import type { ParquetOptions } from "../../pipeline/parquet.ts";
import type { LineRowsOptions, RowBatch } from "./line_rows.ts";

/** The form of the rows of a piece: lines, lines that become a gzip member, or a Parquet file. */
export type PieceForm = "lines" | "gzip" | Pick<ParquetOptions, "fields" | "schemas">;

/** The data that a worker starts with. */
export interface WorkerData {
  /** The form of the rows. */
  readonly transform: LineRowsOptions;
  /** The form of the rows of each piece. */
  readonly form: PieceForm;
  /** The folder that relative paths start from. */
  readonly cwd: string;
  /** Whether the user pays for requests to S3. */
  readonly requestPayer: boolean;
  /** The most weight of rows that were sent and not taken yet. One batch may be heavier. */
  readonly maxWeight: number;
}

/** The work of a worker: a file or an object, or a piece of the input with this title, from a line on. */
export type WorkerTask =
  | { readonly kind: "input"; readonly name: string }
  | {
    readonly kind: "piece";
    readonly piece: LinePiece;
    readonly title?: string;
    readonly firstLine?: number;
  };

/** A message to a worker. */
export type ToWorker = WorkerTask | { readonly kind: "taken"; readonly weight: number };

/** Rows on their way from a worker. */
export interface SentRows {
  /** Their counts, and their bad rows. */
  readonly batch: Omit<RowBatch, "rows">;
  /**
   * The rows: a bare buffer, here as in {@linkcode LinePiece}, since Deno looks at each byte of an
   * array on its way, even if that is transferred.
   */
  readonly rows: ArrayBuffer;
  /** Their weight for {@linkcode WorkerData.maxWeight}. */
  readonly weight: number;
  /** The bytes of the input that came since the rows before, as they are stored. */
  readonly bytes: number;
}

/** A message from a worker: it is ready, and for each task rows and one end or failure. */
export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "end" }
  | { readonly kind: "rows"; readonly sent: SentRows }
  | { readonly kind: "failure"; readonly message: string; readonly isRange: boolean };

import type { LinePiece } from "./line_pieces.ts";
import type { LineRowsOptions, RowBatch } from "./line_rows.ts";

/** What a thread is started with. */
export interface WorkerData {
  /** How lines become rows. */
  readonly transform: LineRowsOptions;
  /** The folder that relative paths start from. */
  readonly cwd: string;
  /** Whether the user pays for requests to S3. */
  readonly requestPayer: boolean;
  /** How much the rows may weigh that were sent and not yet taken, unless they are of one batch. */
  readonly maxWeight: number;
}

/** What a thread makes rows of: a file or an object, or a piece of what has this title. */
export type WorkerTask =
  | { readonly kind: "input"; readonly name: string }
  | { readonly kind: "piece"; readonly piece: LinePiece; readonly title: string };

/** What is said to a thread. */
export type ToWorker = WorkerTask | { readonly kind: "taken"; readonly weight: number };

/** Rows on their way from a thread. */
export interface SentRows {
  /** What is known of them. */
  readonly batch: Omit<RowBatch, "rows">;
  /**
   * The rows: a bare buffer, here as in {@linkcode LinePiece}, since Deno looks at each byte of an
   * array on its way, even if that is transferred.
   */
  readonly rows: ArrayBuffer;
  /** How much they weigh for {@linkcode WorkerData.maxWeight}. */
  readonly weight: number;
  /** How many bytes of the input have come since the rows before, as they are stored. */
  readonly bytes: number;
}

/** What a thread says: that it is ready, and to each task some rows and one end or failure. */
export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "end" }
  | { readonly kind: "rows"; readonly sent: SentRows }
  | { readonly kind: "failure"; readonly message: string };

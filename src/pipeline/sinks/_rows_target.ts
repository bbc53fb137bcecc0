import type { RunOutput } from "../../archive/mod.ts";
import type { ReadEvents } from "../../enriched/mod.ts";
import type { RowFormat } from "./row_format.ts";

/** The target and the format of the rows of a run. */
export interface RowsPlace {
  readonly output: RunOutput;
  readonly format: RowFormat;
  /** The size from which on rows come into another object. */
  readonly maxFileSize: number | undefined;
}

/** The rows of one attempt, which appear by one atomic step. */
export interface RowsTarget extends AsyncDisposable {
  /** The bytes that were written. */
  readonly bytes: number;
  /** In how many objects they are. */
  readonly files: number;
  /** Converts part files, and writes their rows. */
  write(
    files: AsyncIterable<AsyncIterable<Uint8Array>>,
    onRead: (read: ReadEvents) => Promise<void>,
  ): Promise<void>;
  /** Makes the rows appear. Returns `"exists"`, and changes nothing, if those of another attempt exist. */
  commit(): Promise<"committed" | "exists">;
}

import type { RunOutput } from "../../archive/mod.ts";
import type { EventBatch, RowFormat } from "./row_format.ts";

/** The target and the format of the rows of a run. */
export interface RowsPlace {
  readonly output: RunOutput;
  readonly format: RowFormat;
  /** The size from which on rows come into another object. */
  readonly maxFileSize?: number | undefined;
}

/** The rows of one attempt, which appear by one atomic step. */
export interface RowsTarget extends AsyncDisposable {
  readonly bytes: number;
  /** In how many objects they are. */
  readonly files: number;
  write(batches: AsyncIterable<EventBatch>): Promise<void>;
  /** Commits the rows. Returns `"exists"`, and changes nothing, if those of another attempt exist. */
  commit(): Promise<"committed" | "exists">;
}

import type { RowBatch } from "./line_rows.ts";

/** Rows that the consumer takes. */
export interface TakenRows extends RowBatch {
  /** The bytes of the input that came since the rows before, as they are stored. */
  readonly bytes: number;
}

/** The rows of a task, between the worker and the consumer. */
export class TaskRows {
  readonly #onTaken: (weight: number) => void;
  readonly #ready: { readonly rows: TakenRows; readonly weight: number }[] = [];
  #isEnded = false;
  #failure: unknown;

  /** Creates an empty queue; `onTaken` is called with the weight of rows that are taken. */
  constructor(onTaken: (weight: number) => void) {
    this.#onTaken = onTaken;
  }

  /** Creates the rows of a task that could not begin. */
  static failed(failure: unknown): TaskRows {
    const rows = new TaskRows(() => {});
    rows.end(failure);
    return rows;
  }

  /** Whether rows are ready, or the task has ended. */
  get isReady(): boolean {
    return this.#ready.length > 0 || this.#isEnded;
  }

  /** Whether the task has ended. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Whether the task has ended and all rows were taken. */
  get isDone(): boolean {
    return this.#ready.length === 0 && this.#isEnded;
  }

  /**
   * Returns the next rows, if there are any.
   *
   * @throws {unknown} The failure of the task, after all rows before it.
   */
  take(): TakenRows | undefined {
    const ready = this.#ready.shift();
    if (!ready) {
      if (this.#failure !== undefined) throw this.#failure;
      return undefined;
    }
    this.#onTaken(ready.weight);
    return ready.rows;
  }

  /** Adds rows; `weight` is what `onTaken` is called with. */
  add(rows: TakenRows, weight: number): void {
    this.#ready.push({ rows, weight });
  }

  /** Ends the task, with its failure if it failed. */
  end(failure?: unknown): void {
    this.#isEnded = true;
    this.#failure = failure;
  }
}

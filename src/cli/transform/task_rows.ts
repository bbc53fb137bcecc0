import type { RowBatch } from "./line_rows.ts";
import type { SentRows } from "./worker_messages.ts";

/** Rows that the consumer takes. */
export interface TakenRows extends RowBatch {
  /** The bytes of the input that came since the rows before, as they are stored. */
  readonly bytes: number;
}

/** The rows of a task, between the worker and the consumer. */
export class TaskRows {
  readonly #onTaken: (weight: number) => void;
  readonly #sent: SentRows[] = [];
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
    return this.#sent.length > 0 || this.#isEnded;
  }

  /** Whether the task has ended and all rows were taken. */
  get isDone(): boolean {
    return this.#sent.length === 0 && this.#isEnded;
  }

  /**
   * Returns the next rows, if there are any.
   *
   * @throws {unknown} The failure of the task, after all rows before it.
   */
  take(): TakenRows | undefined {
    const sent = this.#sent.shift();
    if (!sent) {
      if (this.#failure !== undefined) throw this.#failure;
      return undefined;
    }
    this.#onTaken(sent.weight);
    return { ...sent.batch, rows: new Uint8Array(sent.rows), bytes: sent.bytes };
  }

  /** Adds rows. */
  add(sent: SentRows): void {
    this.#sent.push(sent);
  }

  /** Ends the task, with its failure if it failed. */
  end(failure?: unknown): void {
    this.#isEnded = true;
    this.#failure = failure;
  }
}

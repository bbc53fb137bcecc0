import type { RowBatch } from "./line_rows.ts";
import type { SentRows } from "./worker_messages.ts";

/** Rows that were taken. */
export interface TakenRows extends RowBatch {
  /** How many bytes of the input have come since the rows before, as they are stored. */
  readonly bytes: number;
}

/** The rows of a task, from when they come to when they are taken. */
export class TaskRows {
  readonly #onTaken: (weight: number) => void;
  readonly #sent: SentRows[] = [];
  #isEnded = false;
  #failure: unknown;

  /** Makes rows of which none has come; `onTaken` is told how much they weigh. */
  constructor(onTaken: (weight: number) => void) {
    this.#onTaken = onTaken;
  }

  /** Makes the rows of a task that could not begin. */
  static failed(failure: unknown): TaskRows {
    const rows = new TaskRows(() => {});
    rows.end(failure);
    return rows;
  }

  /** Whether there is something to take, or all was taken. */
  get isReady(): boolean {
    return this.#sent.length > 0 || this.#isEnded;
  }

  /** Whether all was taken. */
  get isDone(): boolean {
    return this.#sent.length === 0 && this.#isEnded;
  }

  /**
   * Takes the next rows, if some have come.
   *
   * @throws {unknown} What made the task fail, when all that came before is taken.
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

  /** Tells that there are no more, or why. */
  end(failure?: unknown): void {
    this.#isEnded = true;
    this.#failure = failure;
  }
}

import type { RunContext } from "../run_sink.ts";
import { PieceWriter } from "./_piece_writer.ts";
import { rowsName, type Size, sizeOf } from "./_row_objects.ts";
import type { RowsPlace, RowsTarget } from "./_rows_target.ts";
import type { EventBatch, RowFormat } from "./row_format.ts";

/** The rows of a run in one object, `<run name>.<extension>`. */
export class RowObject implements RowsTarget {
  readonly files = 1;
  readonly #format: RowFormat;
  readonly #writer: PieceWriter;

  private constructor(format: RowFormat, writer: PieceWriter) {
    this.#format = format;
    this.#writer = writer;
  }

  static async open(context: RunContext, { output, format }: RowsPlace): Promise<RowObject> {
    const { signal, attempt } = context;
    const staged = await output.stage(rowsName(context, format), { signal, sweep: attempt > 1 });
    return new RowObject(format, new PieceWriter(staged));
  }

  get bytes(): number {
    return this.#writer.bytes;
  }

  async write(batches: AsyncIterable<EventBatch>): Promise<void> {
    await this.#writer.addAll(this.#format.write(batches));
  }

  commit(): Promise<"committed" | "exists"> {
    return this.#writer.commit();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer[Symbol.asyncDispose]();
  }
}

/** Returns the size of the rows that are committed in one object. */
export function findRowObject(
  context: RunContext,
  { output, format }: RowsPlace,
): Promise<Size | undefined> {
  const { countRows } = format;
  return sizeOf(output, rowsName(context, format), { signal: context.signal, countRows });
}

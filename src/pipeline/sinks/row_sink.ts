import { requireMethod } from "../../internal/is_object.ts";
import type { RunOutput } from "../../archive/mod.ts";
import { linePieces } from "../../internal/text/line_pieces.ts";
import { withoutLongLines } from "../../internal/text/without_long_lines.ts";
import { discard } from "../discard.ts";
import { TooManyBadEventsError } from "../errors.ts";
import type { RunContext, RunReport, RunSink, StagedRun } from "../run_sink.ts";
import { type BindContext, bindOutput } from "./_output_owner.ts";
import { PieceWriter } from "./_piece_writer.ts";
import {
  BAD_ROWS,
  badName,
  countLines,
  NOTHING,
  outputDataset,
  rowsName,
  type Size,
  sizeOf,
} from "./_row_objects.ts";
import { findRowObject, RowObject } from "./_row_object.ts";
import { findRowParts, RowParts } from "./parts/row_parts.ts";
import { SeenColumns } from "./_seen_columns.ts";
import type { RowsTarget } from "./_rows_target.ts";
import type { EventBatch, RowFormat } from "./row_format.ts";

/** Options of sinks of rows. */
export interface RowSinkOptions {
  /** The output for rows: one object `<run name>.<extension>` for each run. */
  readonly output: RunOutput;
  /**
   * The output for events that cannot be parsed, as Snowplow bad rows: one object
   * `<run name>.bad.ndjson` for each run that has any.
   * @default {they are only counted}
   */
  readonly bad?: RunOutput;
  /**
   * The share of bad events above which a run fails, 0 to 1.
   * @default a run fails if all of its events are bad
   */
  readonly maxBad?: number;
  /**
   * Starts another object once one has so many bytes. The objects of a run are parts in a hidden folder,
   * `_parts/<run name>/`, and appear together by `_manifests/<run name>.json`, which lists them as
   * Redshift reads it. Readers that list the output see no rows.
   * @default {one object for each run}
   */
  readonly maxFileSize?: number | undefined;
  /**
   * Whether lines of more than 64 MiB are counted as bad events. No bad row is written for them.
   * @default {false: the run fails}
   */
  readonly skipLongLines?: boolean;
}

/**
 * Creates a sink that writes the enriched events of a run in a format, in the order of the run's part
 * files. The rows of a run appear in one atomic step, after its bad rows.
 *
 * @throws {RangeError} If `maxBad` is not between 0 and 1, or `maxFileSize` is not positive.
 */
export function rowSink(format: RowFormat, options: RowSinkOptions): RunSink {
  const { output, bad, maxBad } = options;
  if (maxBad !== undefined && !(maxBad >= 0 && maxBad <= 1)) {
    throw new RangeError(
      `Cannot create sink as 'maxBad' must be between 0 and 1: current value is ${maxBad}`,
    );
  }
  requireFileSize(options.maxFileSize);
  requireMethod({ output }, "stage");
  const sink = { format, ...options, seen: new SeenColumns(format.columns) };
  const bound = new Set<string>();
  async function prepare(context: BindContext): Promise<void> {
    if (bound.has(context.archiveUrl)) return;
    await bindOutput(output, context);
    if (bad) await bindOutput(bad, context);
    bound.add(context.archiveUrl);
  }
  return {
    url: output.url,
    outputs: [outputDataset(output, format), ...bad ? [outputDataset(bad, BAD_ROWS)] : []],
    prepare,
    async findCommitted(context) {
      await prepare(context);
      return await findCommitted(context, sink);
    },
    async stage(context) {
      const conversion = new Conversion(context, sink);
      try {
        await conversion.run();
        return conversion;
      } catch (error) {
        await discard(conversion);
        throw error;
      }
    },
  };
}

interface Sink extends RowSinkOptions {
  readonly format: RowFormat;
  /** The columns of all runs, as the output is one dataset. */
  readonly seen: SeenColumns;
}

class Conversion implements StagedRun {
  readonly #context: RunContext;
  readonly #options: Sink;
  #rows: RowsTarget | undefined;
  #bad: PieceWriter | undefined;
  #events = 0;
  #badEvents = 0;
  #firstBad = "";
  #rowsThere: Size | undefined;
  #badThere: Size | undefined;
  // The part file that is read, for messages.
  #file = "";

  constructor(context: RunContext, options: Sink) {
    this.#context = context;
    this.#options = options;
  }

  async run(): Promise<void> {
    const { bad } = this.#options;
    const { claim, signal } = this.#context;
    // The run was opened again, which has removed its rows. These are the bad rows beside them.
    if (bad && claim.epoch > 1) await bad.remove(badName(this.#context), { signal });
    this.#rows = await openRows(this.#context, this.#options);
    try {
      await this.#rows.write(this.#batches());
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new RangeError(`${error.message}: "${this.#file}"`, { cause: error });
    }
    await this.#bad?.flush();
    this.#requireGood();
  }

  async *#batches(): AsyncGenerator<EventBatch, void> {
    const { format } = this.#options;
    for await (const batch of format.read(this.#files(), { signal: this.#context.signal })) {
      await this.#keep(batch);
      if (batch.entityColumns) this.#options.seen.add(batch.entityColumns);
      yield batch;
    }
  }

  async *#files(): AsyncGenerator<AsyncIterable<Uint8Array>, void> {
    const { maxFileSize } = this.#options;
    for (const file of this.#context.files) {
      this.#file = file.url;
      const bytes = await Promise.resolve(this.#shorter(this.#context.read(file)));
      // An object ends after a batch, and a chunk of the file may be of any size.
      yield maxFileSize === undefined ? bytes : inPieces(bytes);
    }
  }

  #shorter(file: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    if (!this.#options.skipLongLines) return file;
    const onLong = (message: string): void => {
      this.#events++;
      this.#badEvents++;
      this.#firstBad ||= message;
    };
    return withoutLongLines(file, { onLong });
  }

  #requireGood(): void {
    const { maxBad } = this.#options;
    const [badEvents, eventsRead] = [this.#badEvents, this.#events];
    const allowed = maxBad === undefined ? eventsRead - 1 : maxBad * eventsRead;
    if (badEvents === 0 || badEvents <= allowed) return;
    throw new TooManyBadEventsError({
      runId: this.#context.run.runId,
      badEvents,
      eventsRead,
      maxBad,
      first: this.#firstBad,
    });
  }

  get report(): RunReport {
    const { bytes: written = 0, files: objects = 1 } = this.#rows ?? {};
    const own: Size = { rows: this.#events - this.#badEvents, bytes: written, files: objects };
    const size = this.#rowsThere ?? own;
    const { rows, bytes } = size;
    const badRows = this.#badThere ?? { rows: this.#badEvents, bytes: this.#bad?.bytes ?? 0 };
    const { output, bad, format } = this.#options;
    return {
      eventsRead: this.#events,
      bytesRead: this.#context.files.reduce((sum, file) => sum + file.size, 0),
      ...rows !== undefined && { rowsWritten: rows },
      bytesWritten: bytes,
      badEvents: this.#badEvents,
      outputs: [
        outputDataset(output, { ...format, columns: this.#options.seen.all }, size),
        ...bad ? [outputDataset(bad, BAD_ROWS, badRows)] : [],
      ],
    };
  }

  // The bad rows are committed first: once the rows exist, the run counts as done. Bad rows of an
  // earlier attempt are kept, and reported as they are.
  async commit(): Promise<"committed" | "exists"> {
    const { output, bad, format } = this.#options;
    const { signal } = this.#context;
    if (bad && await this.#bad?.commit() === "exists") {
      this.#badThere = await sizeOf(bad, badName(this.#context), { signal, countRows: countLines });
    }
    const result = await this.#rows?.commit() ?? "committed";
    if (result === "exists") {
      this.#rowsThere = await findRows(this.#context, this.#options);
      // A run is never marked as done if its rows cannot be read.
      if (!this.#rowsThere) throw vanished(output.url + rowsName(this.#context, format));
    }
    return result;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await discard(this.#bad);
    await discard(this.#rows);
  }

  async #keep({ badRows, events, badEvents, firstError }: EventBatch): Promise<void> {
    this.#events += events;
    this.#badEvents += badEvents;
    this.#firstBad ||= firstError?.message ?? "";
    const { bad } = this.#options;
    if (!bad || badEvents === 0) return;
    const { signal, attempt } = this.#context;
    const options = { signal, sweep: attempt > 1 };
    this.#bad ??= new PieceWriter(await bad.stage(badName(this.#context), options));
    this.#bad.add(badRows);
    await this.#bad.flushIfFull();
  }
}

async function findCommitted(context: RunContext, sink: Sink): Promise<RunReport | undefined> {
  const { output, bad, format } = sink;
  const { signal } = context;
  const size = await findRows(context, sink);
  if (!size) return undefined;
  const { rows, bytes } = size;
  const outputs = [outputDataset(output, { ...format, columns: sink.seen.all }, size)];
  const report = { ...rows !== undefined && { rowsWritten: rows }, bytesWritten: bytes, outputs };
  if (!bad) return report;
  const countRows = countLines;
  const badRows = await sizeOf(bad, badName(context), { signal, countRows }) ?? NOTHING;
  const badEvents = badRows.rows ?? 0;
  return {
    ...report,
    badEvents,
    ...rows !== undefined && { eventsRead: rows + badEvents },
    outputs: [...outputs, outputDataset(bad, BAD_ROWS, badRows)],
  };
}

async function* inPieces(
  file: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  for await (const { buffer, length } of linePieces(file)) yield new Uint8Array(buffer, 0, length);
}

async function openRows(context: RunContext, sink: Sink): Promise<RowsTarget> {
  if (sink.maxFileSize === undefined) return await RowObject.open(context, sink);
  return new RowParts(context, sink);
}

function findRows(context: RunContext, sink: Sink): Promise<Size | undefined> {
  const find = sink.maxFileSize === undefined ? findRowObject : findRowParts;
  return find(context, sink);
}

function requireFileSize(maxFileSize: number | undefined): void {
  if (maxFileSize === undefined || maxFileSize > 0) return;
  throw new RangeError(
    `Cannot create sink as 'maxFileSize' must be positive: current value is ${maxFileSize}`,
  );
}

function vanished(url: string): Error {
  return new Error(`Cannot commit "${url}": it existed at the commit, and was removed`);
}

import type { PartFile, RunOutput } from "../../archive/mod.ts";
import { createTransformer, type TransformedRows } from "../../enriched/mod.ts";
import { lines } from "../../internal/lines.ts";
import type { OutputDataset } from "../../lineage/mod.ts";
import {
  datasetTypeDatasetFacet,
  outputStatisticsOutputDatasetFacet,
} from "../../lineage/facets/mod.ts";
import { discard } from "../discard.ts";
import { LineWriter } from "./_line_writer.ts";
import { type BindContext, bindOutput } from "./_output_owner.ts";
import { datasetAt } from "../dataset_at.ts";
import { TooManyBadEventsError } from "../errors.ts";
import type { RunContext, RunReport, RunSink, StagedRun } from "../run_sink.ts";

/** Options of {@linkcode ndjsonSink}. */
export interface NdjsonSinkOptions {
  /** Where the rows go: one object `<run name>.ndjson` a run. */
  readonly output: RunOutput;
  /**
   * Where events that cannot be parsed go, as Snowplow bad rows: one object `<run name>.bad.ndjson`
   * a run that has any. @default {they are only counted}
   */
  readonly bad?: RunOutput;
  /**
   * The share of bad events above which a run fails, 0 to 1.
   *
   * @default a run fails if all of its events are bad
   */
  readonly maxBad?: number;
}

/**
 * Makes a sink that turns the enriched events of a run into JSON, one object a line, in the order of
 * the run's part files. The rows of a run appear in one atomic step, after its bad rows. A marker
 * `_runline.json` binds the output to one archive, as runs of two archives may have the same name.
 *
 * @throws {RangeError} If `maxBad` is not between 0 and 1.
 *
 * @example
 * ```ts
 * import { fileOutput } from "@runline/runline/archive/file";
 * import { ndjsonSink } from "@runline/runline/pipeline";
 * import { assertEquals } from "@std/assert";
 *
 * const sink = ndjsonSink({ output: fileOutput("/data/json"), maxBad: 0.01 });
 * assertEquals(sink.outputs[0]?.name, "/data/json");
 * ```
 */
export function ndjsonSink(options: NdjsonSinkOptions): RunSink {
  const { output, bad, maxBad } = options;
  if (maxBad !== undefined && !(maxBad >= 0 && maxBad <= 1)) {
    throw new RangeError(
      `Cannot create NDJSON sink as 'maxBad' must be between 0 and 1: current value is ${maxBad}`,
    );
  }
  const bound = new Set<string>();
  async function prepare(context: BindContext): Promise<void> {
    if (bound.has(context.archiveUrl)) return;
    await bindOutput(output, context);
    if (bad) await bindOutput(bad, context);
    bound.add(context.archiveUrl);
  }
  return {
    url: output.url,
    outputs: [outputDataset(output), ...bad ? [outputDataset(bad)] : []],
    prepare,
    async findCommitted(context) {
      await prepare(context);
      return await findCommitted(context, options);
    },
    async stage(context) {
      const conversion = new Conversion(context, options);
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

class Conversion implements StagedRun {
  readonly #context: RunContext;
  readonly #options: NdjsonSinkOptions;
  #rows: LineWriter | undefined;
  #bad: LineWriter | undefined;
  #events = 0;
  #badEvents = 0;
  #firstBad = "";
  #rowsThere: Size | undefined;
  #badThere: Size | undefined;
  readonly #transformer = createTransformer();

  constructor(context: RunContext, options: NdjsonSinkOptions) {
    this.#context = context;
    this.#options = options;
  }

  async run(): Promise<void> {
    const { files, signal } = this.#context;
    const { output } = this.#options;
    const sweep = this.#context.attempt > 1;
    this.#rows = new LineWriter(await output.stage(rowsName(this.#context), { signal, sweep }));
    for (const file of files) await this.#convert(file, this.#rows);
    await this.#rows.flush();
    await this.#bad?.flush();
    this.#requireGood();
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
    const { rows, bytes } = this.#rowsThere ?? this.#rows ?? NOTHING;
    const badRows = this.#badThere ?? this.#bad ?? NOTHING;
    const { output, bad } = this.#options;
    return {
      eventsRead: this.#events,
      bytesRead: this.#context.files.reduce((sum, file) => sum + file.size, 0),
      rowsWritten: rows,
      bytesWritten: bytes,
      badEvents: this.#badEvents,
      outputs: [
        outputDataset(output, { rows, bytes }),
        ...bad ? [outputDataset(bad, badRows)] : [],
      ],
    };
  }

  // The bad rows come first: once the rows are there, the run counts as done. Where an earlier
  // attempt has left any, these are kept, and told of as they are.
  async commit(): Promise<"committed" | "exists"> {
    const { output, bad } = this.#options;
    const { signal } = this.#context;
    if (bad && await this.#bad?.commit() === "exists") {
      this.#badThere = await sizeOf(bad, badName(this.#context), { signal });
    }
    const result = await this.#rows?.commit() ?? "committed";
    if (result === "exists") {
      this.#rowsThere = await sizeOf(output, rowsName(this.#context), { signal });
      // Nothing may be marked as done whose rows nobody can read.
      if (!this.#rowsThere) throw vanished(output.url + rowsName(this.#context));
    }
    return result;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await discard(this.#bad);
    await discard(this.#rows);
  }

  async #convert(file: PartFile, rows: LineWriter): Promise<void> {
    try {
      for await (const chunk of this.#context.read(file)) {
        await this.#keep(rows, this.#transformer.transform(chunk));
      }
      await this.#keep(rows, this.#transformer.finish());
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new RangeError(`${error.message}: "${file.url}"`, { cause: error });
    }
  }

  async #keep(rows: LineWriter, transformed: TransformedRows): Promise<void> {
    const { events, badEvents, firstError } = transformed;
    this.#events += events;
    this.#badEvents += badEvents;
    this.#firstBad ||= firstError?.message ?? "";
    rows.add(transformed.rows, events - badEvents);
    await rows.flushIfFull();
    if (badEvents > 0) await this.#keepBad(transformed);
  }

  async #keepBad({ badRows, badEvents }: TransformedRows): Promise<void> {
    const { bad } = this.#options;
    if (!bad) return;
    const { signal } = this.#context;
    const sweep = this.#context.attempt > 1;
    this.#bad ??= new LineWriter(await bad.stage(badName(this.#context), { signal, sweep }));
    this.#bad.add(badRows, badEvents);
    await this.#bad.flushIfFull();
  }
}

async function findCommitted(
  context: RunContext,
  { output, bad }: NdjsonSinkOptions,
): Promise<RunReport | undefined> {
  const { signal } = context;
  const rows = await sizeOf(output, rowsName(context), { signal });
  if (!rows) return undefined;
  if (!bad) return reportOf([outputDataset(output, rows)], rows);
  const badRows = await sizeOf(bad, badName(context), { signal }) ?? NOTHING;
  const report = reportOf([outputDataset(output, rows), outputDataset(bad, badRows)], rows);
  return { ...report, badEvents: badRows.rows, eventsRead: rows.rows + badRows.rows };
}

interface Size {
  readonly rows: number;
  readonly bytes: number;
}

const NOTHING: Size = { rows: 0, bytes: 0 };

function reportOf(outputs: readonly OutputDataset[], { rows, bytes }: Size): RunReport {
  return { rowsWritten: rows, bytesWritten: bytes, outputs };
}

async function sizeOf(
  output: RunOutput,
  name: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<Size | undefined> {
  const object = await output.findCommitted(name, { signal, sweep: true });
  if (!object) return undefined;
  let rows = 0;
  for await (const batch of lines(object.read({ signal }))) rows += batch.length;
  return { rows, bytes: object.size };
}

function rowsName({ run }: RunContext): string {
  return `${run.name}.ndjson`;
}

function badName({ run }: RunContext): string {
  return `${run.name}.bad.ndjson`;
}

function outputDataset({ url }: RunOutput, size?: Size): OutputDataset {
  const datasetType = datasetTypeDatasetFacet({ datasetType: "FILE", subType: "NDJSON" });
  const dataset = { ...datasetAt(url), facets: { datasetType } };
  if (!size) return dataset;
  const outputStatistics = outputStatisticsOutputDatasetFacet({
    rowCount: size.rows,
    size: size.bytes,
    fileCount: size.rows > 0 ? 1 : 0,
  });
  return { ...dataset, outputFacets: { outputStatistics } };
}

function vanished(url: string): Error {
  return new Error(`Cannot commit "${url}": it existed at the commit, and is gone`);
}

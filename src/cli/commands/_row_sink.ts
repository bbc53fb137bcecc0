import { ndjsonSink, type RunSink } from "../../pipeline/mod.ts";
import { SKIP_LONG_LINES } from "../events/event_filter.ts";
import { FILE_FORMAT_PARAMETERS, openParquet } from "../events/file_format.ts";
import { FORM_PARAMETERS, lineFields, requireParquetForm, rowForm } from "../events/row_form.ts";
import type { CliIo } from "../io.ts";
import { option, type ValuesOf } from "../parameters/parameter.ts";
import { optionName } from "../parameters/parse_arguments.ts";
import { UsageError } from "../parameters/usage_error.ts";
import { choice, count, share, size } from "../parameters/value_types.ts";
import { openOutput, place } from "../places/places.ts";
import { FileWorkers } from "../transform/file_workers.ts";
import type { PieceForm } from "../transform/worker_messages.ts";

/** The options for the rows of runs. */
export const ROW_PARAMETERS = {
  out: option(place, { help: "Where rows are written: a folder, file:// or s3://" }),
  bad: option(place, { help: "The output of bad events, as Snowplow bad rows" }),
  maxBad: option(share, {
    help: "Fail a run with a larger share of bad events: 1%; default none",
  }),
  skipLongLines: SKIP_LONG_LINES,
  ...FILE_FORMAT_PARAMETERS,
  ...FORM_PARAMETERS,
  compress: option(choice(["gzip", "zstd"]), {
    placeholder: "<how>",
    help: "Compress rows: gzip or zstd",
  }),
  maxFileSize: option(size, { help: "Write several files a run, with a manifest: 256MB" }),
  workers: option(count, {
    placeholder: "<number>",
    help: "Transform and compress the rows in n threads. Default: 1",
  }),
};

// The options of lines that only "runline transform" has. The sink itself leaves out lines that are too long.
const ALL_LINES = {
  where: [],
  sample: undefined,
  skipLongLines: false,
  fromBad: false,
  strict: false,
  pretty: false,
};

type RowOptions = ValuesOf<typeof ROW_PARAMETERS>;

/**
 * Checks that no option for rows is set, because a command writes no rows.
 *
 * @throws {UsageError} If there is one.
 */
export function requireNoRowOptions(options: RowOptions): void {
  for (const [key, parameter] of Object.entries(ROW_PARAMETERS)) {
    const value: unknown = options[key as keyof RowOptions];
    const absent = Array.isArray(value) ? value.length === 0 : value === false;
    if (!absent && value !== parameter.default) {
      throw new UsageError(`Option "${optionName(key)}" makes no sense with a command`);
    }
  }
}

/** A sink, and the workers that it needs. */
export interface OpenedSink extends AsyncDisposable {
  readonly sink: RunSink;
}

/**
 * Opens the sink of the options.
 *
 * @throws {UsageError} If options are missing, or contradict each other.
 */
export async function openRowSink(options: RowOptions, io: CliIo): Promise<OpenedSink> {
  const { out, bad, maxBad, skipLongLines, maxFileSize } = options;
  if (!out) throw new UsageError(`Option "--out" or a command after "--" is missing`);
  const form = rowForm(options);
  const opened = await openParquet(options, io);
  if (opened) requireParquetOptions(options);
  const sinkOptions = {
    output: await openOutput(out, { io }),
    ...bad ? { bad: await openOutput(bad, { io }) } : {},
    ...maxBad === undefined ? {} : { maxBad },
    skipLongLines,
    maxFileSize,
  };
  const rowGroups = opened && { fields: lineFields(options), schemas: opened.schemas };
  const workers = openWorkers(options, { rowGroups, io });
  const common = { ...sinkOptions, ...workers && { transform: workers.transform } };
  const { compress } = options;
  const sink = opened
    ? opened.parquet.parquetSink({ ...common, ...rowGroups })
    : ndjsonSink({ ...common, ...form, ...compress && { compress } });
  return { sink, [Symbol.asyncDispose]: async () => await workers?.[Symbol.asyncDispose]() };
}

function requireParquetOptions(options: RowOptions): void {
  requireParquetForm(rowForm(options));
  if (options.compress === undefined) return;
  throw new UsageError(
    'Option "--compress" makes no sense with Parquet, which compresses itself',
  );
}

interface WorkersContext {
  readonly rowGroups: PieceForm | undefined;
  readonly io: CliIo;
}

function openWorkers(
  options: RowOptions,
  { rowGroups, io }: WorkersContext,
): FileWorkers | undefined {
  const { dialect, geo, lossless, layout, tooLong, maxLengths, fields } = options;
  const { bad, compress, workers: count } = options;
  if (count === undefined || count === 1) return undefined;
  const columns = { dialect, geo, lossless, layout, tooLong, maxLengths, fields };
  const lines = { ...columns, ...ALL_LINES, keepsBad: bad !== undefined };
  const form = rowGroups ?? (compress === "gzip" ? "gzip" : "lines");
  return new FileWorkers({ count, lines, form, io });
}

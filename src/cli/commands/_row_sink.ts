import { ndjsonSink, type RunSink } from "../../pipeline/mod.ts";
import { SKIP_LONG_LINES } from "../events/event_filter.ts";
import { FILE_FORMAT_PARAMETERS, openParquet } from "../events/file_format.ts";
import { FORM_PARAMETERS, requireParquetForm, rowForm } from "../events/row_form.ts";
import type { CliIo } from "../io.ts";
import { option, type ValuesOf } from "../parameters/parameter.ts";
import { optionName } from "../parameters/parse_arguments.ts";
import { UsageError } from "../parameters/usage_error.ts";
import { choice, share, size } from "../parameters/value_types.ts";
import { openOutput, place } from "../places/places.ts";

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

/**
 * Opens the sink of the options.
 *
 * @throws {UsageError} If options are missing, or contradict each other.
 */
export async function openRowSink(options: RowOptions, io: CliIo): Promise<RunSink> {
  const { out, bad, maxBad, skipLongLines, compress, maxFileSize } = options;
  if (!out) throw new UsageError(`Option "--out" or a command after "--" is missing`);
  const form = rowForm(options);
  const opened = await openParquet(options, io);
  if (opened) requireParquetForm(form);
  if (opened && compress) {
    throw new UsageError(
      'Option "--compress" makes no sense with Parquet, which compresses itself',
    );
  }
  const sinkOptions = {
    output: await openOutput(out, { io }),
    ...bad ? { bad: await openOutput(bad, { io }) } : {},
    ...maxBad === undefined ? {} : { maxBad },
    skipLongLines,
    maxFileSize,
  };
  if (!opened) return ndjsonSink({ ...sinkOptions, ...form, ...compress ? { compress } : {} });
  const { parquet, schemas } = opened;
  return parquet.parquetSink({ ...sinkOptions, schemas, fields: form.fields ?? [] });
}

import type { IgluSchema } from "../../pipeline/parquet.ts";
import type { CliIo } from "../io.ts";
import { option, type ValuesOf } from "../parameters/parameter.ts";
import { UsageError } from "../parameters/usage_error.ts";
import { choice, text } from "../parameters/value_types.ts";
import { readIgluSchemas } from "./iglu_schemas.ts";

/** The options for the format of files with rows. */
export const FILE_FORMAT_PARAMETERS = {
  format: option(choice(["ndjson", "parquet"]), {
    help: "Write rows as ndjson or parquet",
    default: "ndjson",
  }),
  schemas: option(text, {
    placeholder: "<folder>",
    repeatable: true,
    help: "Iglu schemas of entities that get typed columns in Parquet",
  }),
};

/** The values of {@linkcode FILE_FORMAT_PARAMETERS}. */
export type FileFormatOptions = ValuesOf<typeof FILE_FORMAT_PARAMETERS>;

type Parquet = typeof import("../../pipeline/parquet.ts");

/**
 * Loads the writer of Parquet, if the options select it.
 *
 * @throws {UsageError} If there are schemas for another format.
 * @throws {Error} If a schema cannot be read.
 */
export async function openParquet(
  { format, schemas }: FileFormatOptions,
  io: CliIo,
): Promise<{ readonly parquet: Parquet; readonly schemas: readonly IgluSchema[] } | undefined> {
  if (format !== "parquet") {
    if (schemas.length > 0) throw new UsageError('Option "--schemas" needs --format=parquet');
    return undefined;
  }
  const read = schemas.length > 0 ? await readIgluSchemas(schemas, io) : [];
  const parquet = await import("../../pipeline/parquet.ts");
  return { parquet, schemas: read.map(({ schema }) => schema) };
}

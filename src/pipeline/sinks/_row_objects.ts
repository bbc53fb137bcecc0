import type { RunOutput } from "../../archive/mod.ts";
import { lines } from "../../internal/text/lines.ts";
import {
  datasetTypeDatasetFacet,
  outputStatisticsOutputDatasetFacet,
  schemaDatasetFacet,
} from "../../lineage/facets/mod.ts";
import type { OutputDataset } from "../../lineage/mod.ts";
import { datasetAt } from "../dataset_at.ts";
import type { RunContext } from "../run_sink.ts";
import type { RowFormat } from "./row_format.ts";

/** The size of the rows of a run. */
export interface Size {
  /** Missing where a format cannot count them. */
  readonly rows: number | undefined;
  readonly bytes: number;
  /** In how many objects they are. @default {1} */
  readonly files?: number;
}

/** The size of an object that does not exist. */
export const NOTHING: Size = { rows: 0, bytes: 0 };

/** Returns the size of a committed object, if it exists. */
export async function sizeOf(
  output: RunOutput,
  name: string,
  { signal, countRows }: Pick<RunContext, "signal"> & Pick<RowFormat, "countRows">,
): Promise<Size | undefined> {
  const object = await output.findCommitted(name, { signal, sweep: true });
  if (!object) return undefined;
  return { rows: await countRows(object.read({ signal })), bytes: object.size };
}

/** Counts the lines of an object. */
export async function countLines(object: AsyncIterable<Uint8Array>): Promise<number> {
  let rows = 0;
  for await (const batch of lines(object)) rows += batch.length;
  return rows;
}

/** Returns the name of the object for the rows of a run. */
export function rowsName({ run }: RunContext, { extension }: RowFormat): string {
  return `${run.name}.${extension}`;
}

/** Returns the name of the object for the bad rows of a run. */
export function badName({ run }: RunContext): string {
  return `${run.name}.bad.ndjson`;
}

/** The format of the objects for bad rows. */
export const BAD_ROWS: Pick<RowFormat, "datasetType" | "columns"> = {
  datasetType: "NDJSON",
  columns: [{ name: "schema", type: "string" }, { name: "data", type: "object" }],
};

/** Returns the dataset of an output in lineage. */
export function outputDataset(
  { url }: RunOutput,
  { datasetType, columns }: Pick<RowFormat, "datasetType" | "columns">,
  size?: Size,
): OutputDataset {
  const facets = {
    datasetType: datasetTypeDatasetFacet({ datasetType: "FILE", subType: datasetType }),
    schema: schemaDatasetFacet({ fields: columns }),
  };
  const dataset = { ...datasetAt(url), facets };
  if (!size) return dataset;
  const { rows, bytes, files = 1 } = size;
  const outputStatistics = outputStatisticsOutputDatasetFacet({
    ...rows !== undefined && { rowCount: rows },
    size: bytes,
    fileCount: rows === 0 ? 0 : files,
  });
  return { ...dataset, outputFacets: { outputStatistics } };
}

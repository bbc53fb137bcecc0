import type { Facets } from "../../../store/names.ts";
import { numberOf } from "../../facets/facet_values.ts";

/** The amount of data of a dataset that a run read or wrote. */
export interface DatasetStatistics {
  /** The number of rows. */
  readonly rows: number | undefined;
  /** The size in bytes. */
  readonly bytes: number | undefined;
  /** The number of files. */
  readonly files: number | undefined;
}

/** Reads the statistics among the facets of an input or an output. */
export function statisticsOf(facets: Facets): DatasetStatistics {
  const [statistics] = ["outputStatistics", "inputStatistics", "dataQualityMetrics"]
    .flatMap((name) => Object.hasOwn(facets, name) ? [facets[name]] : []);
  return {
    rows: numberOf(statistics, "rowCount"),
    bytes: numberOf(statistics, "size") ?? numberOf(statistics, "bytes"),
    files: numberOf(statistics, "fileCount"),
  };
}

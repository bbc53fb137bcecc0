import { arrayOf, objectOf } from "../../projection/json_values.ts";
import { ioStatistics } from "../../projection/statistics.ts";
import type { DatasetAmount, QualityResult } from "../../store/datasets.ts";
import type { EntityName, Facets } from "../../store/names.ts";
import type { Statements } from "../../tables/statements.ts";
import { datasetId } from "../_names.ts";
import { lastIoWith } from "../runs/last_io.ts";
import { runBar, runOfId } from "../runs/run_rows.ts";

/** Lists the last runs with quality assertions about a dataset, newest first. */
export function listQuality(
  statements: Statements,
  given: EntityName,
  { limit }: { readonly limit: number },
): QualityResult[] {
  const id = datasetId(statements, given);
  if (id === undefined) return [];
  const facet = "dataQualityAssertions";
  return lastIoWith(statements, id, { direction: 0, facet, limit }).flatMap((io) => {
    const run = runOfId(statements, io.run);
    const assertions = arrayOf(objectOf(io.facets.get(facet))["assertions"]) as Facets[];
    return run && io.facets.get(facet) !== undefined ? [{ run, assertions }] : [];
  });
}

/** Lists how much the last runs wrote of a dataset, newest first. */
export function listAmounts(
  statements: Statements,
  given: EntityName,
  { limit }: { readonly limit: number },
): DatasetAmount[] {
  const id = datasetId(statements, given);
  if (id === undefined) return [];
  const facet = "outputStatistics";
  return lastIoWith(statements, id, { direction: 1, facet, limit }).flatMap((io) => {
    const run = runBar(statements, io.run);
    const amount = ioStatistics(io.facets.toObject());
    return run && amount ? [{ run, ...amount }] : [];
  });
}

import { FacetMap } from "../projection/facet_map.ts";
import { arrayOf, objectOf } from "../projection/json_values.ts";
import { ioStatistics } from "../projection/statistics.ts";
import type { DatasetAmount, QualityResult } from "../store/datasets.ts";
import type { EntityName, Facets } from "../store/names.ts";
import type { Statements } from "../tables/statements.ts";
import { runBar } from "./_graph_time.ts";
import { datasetId } from "./_names.ts";
import { runOfId } from "./_run_rows.ts";

/** So many of the last runs that read a dataset are looked at for assertions. */
const QUALITY_RUNS = 500;

/** Lists the last runs with quality assertions about a dataset, newest first. */
export function listQuality(
  statements: Statements,
  given: EntityName,
  { limit }: { readonly limit: number },
): QualityResult[] {
  const id = datasetId(statements, given);
  if (id === undefined) return [];
  const rows = statements.all<{ run: number; facets: string }>(
    `SELECT run, facets FROM (
       SELECT run, facets FROM io WHERE dataset = ? AND direction = 0
       ORDER BY sort_at DESC LIMIT ${QUALITY_RUNS}
     ) WHERE facets LIKE '%"dataQualityAssertions"%' AND run > 0 LIMIT ?`,
    id,
    limit,
  );
  return rows.flatMap(({ run: number, facets }) => {
    const facet = FacetMap.fromText(facets).get("dataQualityAssertions");
    const run = runOfId(statements, number);
    const assertions = arrayOf(objectOf(facet)["assertions"]) as Facets[];
    return run && facet !== undefined ? [{ run, assertions }] : [];
  });
}

/** So many of the last runs that wrote a dataset are looked at for statistics. */
const AMOUNT_RUNS = 200;

/** Lists how much the last runs wrote of a dataset, newest first. */
export function listAmounts(
  statements: Statements,
  given: EntityName,
  { limit }: { readonly limit: number },
): DatasetAmount[] {
  const id = datasetId(statements, given);
  if (id === undefined) return [];
  const rows = statements.all<{ run: number; facets: string }>(
    `SELECT run, facets FROM (
       SELECT run, facets FROM io WHERE dataset = ? AND direction = 1
       ORDER BY sort_at DESC LIMIT ${AMOUNT_RUNS}
     ) WHERE facets LIKE '%"outputStatistics"%' AND run > 0 LIMIT ?`,
    id,
    limit,
  );
  return rows.flatMap(({ run: number, facets }) => {
    const amount = ioStatistics(FacetMap.fromText(facets).toObject());
    const run = runBar(statements, number);
    return run && amount ? [{ run, ...amount }] : [];
  });
}

import { share } from "../../markup/format.ts";
import type { Facets } from "../../store/names.ts";
import { member, numberOf, objectOf } from "../facets/facet_values.ts";

/** Returns the share of nulls of a column in words, or nothing if it is unknown. */
export type NullShare = (column: string) => string | undefined;

/**
 * Reads the shares of nulls from the `dataQualityMetrics` facet, which belongs to a dataset or to an
 * input of a run. The first facet with metrics of columns counts. Returns nothing if there is none.
 */
export function nullShares(facets: readonly Facets[]): NullShare | undefined {
  const metrics = facets
    .map((of) => member(of, "dataQualityMetrics"))
    .find((facet) => objectOf(member(facet, "columnMetrics")) !== undefined);
  const rows = numberOf(metrics, "rowCount") ?? 0;
  if (!(rows > 0)) return undefined;
  return (column) => {
    const nulls = numberOf(member(member(metrics, "columnMetrics"), column), "nullCount");
    return nulls === undefined ? undefined : share(nulls, rows);
  };
}

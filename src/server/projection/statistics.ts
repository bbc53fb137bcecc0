import type { JsonObject } from "../events/incoming_event.ts";
import { arrayOf, numberOf, objectOf } from "./json_values.ts";

/** The rows and bytes of a dataset, or of what a run read or wrote of it. */
export interface Statistics {
  readonly rows?: number;
  readonly bytes?: number;
}

/** The results of quality assertions. */
export interface Quality {
  readonly passed: number;
  readonly failed: number;
}

/**
 * Returns the rows and bytes of a whole dataset by its facets: the data that a run wrote counts as
 * the whole, what it read does not.
 */
export function statisticsOf(facets: JsonObject, writes: boolean): Statistics | undefined {
  const metrics = objectOf(facets["dataQualityMetrics"]);
  const written = writes ? objectOf(facets["outputStatistics"]) : {};
  return statistics(
    numberOf(written["rowCount"]) ?? numberOf(metrics["rowCount"]),
    numberOf(written["size"]) ?? numberOf(metrics["bytes"]),
  );
}

/** Returns how much a run read or wrote of a dataset, from the input or output facets. */
export function ioStatistics(facets: JsonObject): Statistics | undefined {
  const own = objectOf(facets["outputStatistics"] ?? facets["inputStatistics"]);
  return statistics(numberOf(own["rowCount"]), numberOf(own["size"]));
}

/** Counts the quality assertions that passed and that failed. */
export function qualityOf(facets: JsonObject): Quality | undefined {
  if (facets["dataQualityAssertions"] === undefined) return undefined;
  const assertions = arrayOf(objectOf(facets["dataQualityAssertions"])["assertions"]).map(objectOf);
  const failed = assertions.filter((assertion) => assertion["success"] === false).length;
  return { passed: assertions.length - failed, failed };
}

function statistics(rows: number | undefined, bytes: number | undefined): Statistics | undefined {
  if (rows === undefined && bytes === undefined) return undefined;
  return { ...rows !== undefined && { rows }, ...bytes !== undefined && { bytes } };
}

import type { Shape } from "./_shape.ts";

/** What earlier versions of a facet allowed that the version of today does not. */
export interface EarlierShape {
  /** The first version that no longer allowed it. */
  readonly before: string;
  /** The properties as they were. */
  readonly fields: Readonly<Record<string, Shape>>;
}

/**
 * The facets of which an earlier published version allowed more, by their names. Compared are all
 * that lie at `https://openlineage.io/spec/facets/<version>/`. Two of those demand a property that
 * they do not describe (`engine_version`, `totalElements`), and no client ever wrote it.
 */
export const EARLIER_SHAPES: Readonly<Record<string, EarlierShape>> = {
  DataQualityMetricsInputDatasetFacet: { before: "1-0-3", fields: { "lastUpdated?": "unknown" } },
  ExtractionErrorRunFacet: {
    before: "1-1-0",
    fields: { "totalTasks?": "integer", "failedTasks?": "integer" },
  },
  JobTypeJobFacet: { before: "2-0-4", fields: { "emissionPattern?": "unknown" } },
  ParentRunFacet: { before: "1-1-0", fields: { "root?": "unknown" } },
  ProcessingEngineRunFacet: { before: "1-1-0", fields: { "version?": "string" } },
};

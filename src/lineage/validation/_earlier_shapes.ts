import type { Shape } from "../facets/shape.ts";

/** The constraints of earlier versions of a facet that the current version tightened. */
export interface EarlierShape {
  /** The first version that no longer allowed it. */
  readonly before: string;
  /** The properties as they were. */
  readonly fields: Readonly<Record<string, Shape>>;
}

/**
 * The facets of which an earlier published version demanded less of a property than the version of
 * today does, by their names. Compared are all that lie at
 * `https://openlineage.io/spec/facets/<version>/`. What was added later is checked in earlier
 * versions too, as it means the same there.
 */
export const EARLIER_SHAPES: Readonly<Record<string, EarlierShape>> = {
  // The first versions of these demand properties that they do not describe, `totalElements` and
  // `engine_version`. No client ever wrote those.
  ExtractionErrorRunFacet: {
    before: "1-1-0",
    fields: { "totalTasks?": "integer", "failedTasks?": "integer" },
  },
  ProcessingEngineRunFacet: { before: "1-1-0", fields: { "version?": "string" } },
};

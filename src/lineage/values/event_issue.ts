/** What is wrong with a lineage event. */
export interface EventIssue {
  /** Where, as a JSON pointer (RFC 6901): `/run/facets/parent/run/runId`; empty for the whole. */
  readonly pointer: string;
  /** What, for the end of a sentence about that place: `must be a UUID`. */
  readonly message: string;
}

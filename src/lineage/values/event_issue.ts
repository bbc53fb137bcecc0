/** An issue of a lineage event. */
export interface EventIssue {
  /** The place as a JSON pointer (RFC 6901): `/run/facets/parent/run/runId`. Empty for the event. */
  readonly pointer: string;
  /** The end of a sentence about that place: `must be a UUID`. */
  readonly message: string;
}

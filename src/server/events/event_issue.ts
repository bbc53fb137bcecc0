/** A difference of an event from the OpenLineage spec. */
export interface EventIssue {
  /** The place, as a JSON pointer (RFC 6901): `/run/runId`; empty for the whole event. */
  readonly pointer: string;
  /** The rule that the place breaks: `must be a UUID`. */
  readonly message: string;
}

/** A fault of a request. */
export type S3Fault =
  /** The server answers with an error. */
  | { readonly kind: "answer"; readonly status: number; readonly code: string }
  /** The connection ends after so many bytes of the object. */
  | { readonly kind: "cut"; readonly after: number }
  /** Nothing comes any more after so many bytes of the object. */
  | { readonly kind: "stall"; readonly after: number }
  /** No answer comes at all, and nothing is done. */
  | { readonly kind: "hang" }
  /** The work is done, and the connection ends without an answer. */
  | { readonly kind: "lost" }
  /** The answer is not S3's: a proxy's page. */
  | { readonly kind: "page" }
  /** A listing is truncated and has no token, or the token of the page before. */
  | { readonly kind: "no-token" | "same-token" };

/** A fault that is to come. */
export interface PlannedFault {
  readonly operation: string;
  readonly fault: S3Fault;
  times: number;
}

/** Removes and returns the fault that is planned for a request, if there is one. */
export function takeFault(faults: readonly PlannedFault[], operation: string): S3Fault | undefined {
  const next = faults.find((planned) => planned.operation === operation && planned.times > 0);
  if (!next) return undefined;
  next.times--;
  return next.fault;
}

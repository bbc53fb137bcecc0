import { TransportError } from "../../errors.ts";

/** The handling of an event that the transport did not deliver. */
export type Verdict = "retry" | "retry a few times" | "set aside";

/**
 * Decides what becomes of an event that the transport did not deliver. Only what the backend says
 * of the event itself sets the event aside: a key that expired, a wrong address or a certificate is
 * put right one day, and the event is delivered then.
 */
export function verdictOn(error: unknown): Verdict {
  if (!(error instanceof TransportError)) return "retry a few times";
  if (error.retryable) return "retry";
  if (error.code === "TRANSPORT_REJECTED") return "set aside";
  return error.code === "TRANSPORT_COMPOSITE" ? "retry a few times" : "retry";
}

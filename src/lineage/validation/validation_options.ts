import type { InvalidEventError } from "../errors.ts";

/** The handling of events that are invalid by the spec. */
export interface ValidationOptions {
  /**
   * Whether events are validated before they are sent. `"warn"` reports an invalid event and sends it,
   * `"throw"` rejects it.
   * @default {"off"}
   */
  readonly validate?: "off" | "warn" | "throw";
  /**
   * Receives each invalid event if `validate` is `"warn"`.
   * @default `onWarning`, with the message of the error
   */
  readonly onInvalid?: (error: InvalidEventError) => void;
}

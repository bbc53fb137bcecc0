import type { InvalidEventError } from "../errors.ts";

/** How a client treats events that are not what the spec demands. */
export interface ValidationOptions {
  /**
   * Whether events are validated as they are sent, with Ajv, which is loaded for that on first use:
   * `"warn"` sends an invalid one all the same and tells of it, `"throw"` refuses it.
   *
   * @default {"off"}
   */
  readonly validate?: "off" | "warn" | "throw";
  /**
   * Told of each invalid event where `validate` is `"warn"`.
   *
   * @default `onWarning`, with the error's message
   */
  readonly onInvalid?: (error: InvalidEventError) => void;
}

import { toJson } from "./values/to_json.ts";
import { warn } from "./values/warn.ts";
import { InvalidEventError } from "./errors.ts";
import type { EventIssue } from "./values/event_issue.ts";
import { sendSerialized } from "./transports/port/track_in_flight.ts";
import type { Transport } from "./transports/port/transport.ts";
import type { ValidationOptions } from "./validation/validation_options.ts";

// Loaded on first use: most programs send events that builders have checked.
let loading: Promise<typeof import("./validate.ts")> | undefined;

/** The options of {@linkcode validated}. */
export interface ValidatedOptions extends ValidationOptions {
  /** Receives the messages if there is no `onInvalid`. */
  readonly onWarning?: (message: string) => void;
}

/** Validates each event before a transport emits it. */
export function validated(transport: Transport, options: ValidatedOptions): Transport {
  const { validate = "off", onWarning = warn } = options;
  const { onInvalid = (error) => onWarning(error.message) } = options;
  if (validate === "off") return transport;
  if (validate !== "warn" && validate !== "throw") {
    throw new RangeError(
      `Cannot create client as 'validate' must be "off", "warn" or "throw": current value is "${validate}"`,
    );
  }
  async function check(event: unknown): Promise<void> {
    loading ??= import("./validate.ts");
    const { validateEvent } = await loading;
    const result = validateEvent(event);
    if (result.valid) return;
    const error = invalidEvent(result.issues);
    if (validate === "throw") throw error;
    onInvalid(error);
  }

  return {
    async emit(event, options) {
      await check(toJson(event));
      await transport.emit(event, options);
    },
    async emitSerialized(event, options) {
      await check(event.event);
      await sendSerialized(transport, event, options);
    },
    async flush(options) {
      await transport.flush?.(options);
    },
    async close(options) {
      await transport.close?.(options);
    },
  };
}

function invalidEvent(issues: readonly EventIssue[]): InvalidEventError {
  const [first, ...others] = issues.map(({ pointer, message }) => `'${pointer}' ${message}`);
  const more = others.length > 0 ? `; and ${others.length} more` : "";
  return new InvalidEventError(`Invalid lineage event: ${first}${more}`, { issues });
}

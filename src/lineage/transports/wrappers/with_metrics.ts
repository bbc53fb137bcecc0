import { optionsOf } from "../../../internal/is_object.ts";
import { textOf } from "../../../internal/as_error.ts";
import type { SerializedEvent } from "../../event/serialized_event.ts";
import { warn } from "../../values/warn.ts";
import { sendSerialized, wrappedTransport } from "../port/track_in_flight.ts";
import type { EmitOptions, Transport } from "../port/transport.ts";

/** The measurements of one event. */
export interface EmitReport {
  /** The name of the transport. */
  readonly transport: string;
  /** Whether the event was sent, or accepted by a queue. */
  readonly outcome: "sent" | "failed";
  /** The time that `emit` took, in milliseconds. */
  readonly durationMs: number;
  /** The length of the event as JSON in UTF-8. */
  readonly bytes: number;
  /** The number of attempts of the transport. */
  readonly attempts: number;
  /** The error of an event that failed. */
  readonly error?: unknown;
}

/** The options of {@linkcode withMetrics}. */
export interface MetricsOptions {
  /**
   * The name of the transport in reports.
   * @default {"default"}
   */
  readonly name?: string;
  /** Receives a report of each event. An error that it throws becomes a warning. */
  readonly onEmit: (report: EmitReport) => void;
  /**
   * Returns the time in milliseconds.
   * @default {performance.now}
   */
  readonly now?: () => number;
}

/**
 * Creates a {@linkcode Transport} that reports each event of another one.
 *
 * @example
 * ```ts
 * import { jobEvent, noopTransport } from "@runline/runline/lineage";
 * import { withMetrics } from "@runline/runline/lineage/wrappers";
 * import { assertEquals } from "@std/assert";
 *
 * const outcomes: string[] = [];
 * const transport = withMetrics(noopTransport(), {
 *   onEmit: ({ outcome, attempts }) => outcomes.push(`${outcome} after ${attempts}`),
 * });
 * await transport.emit(jobEvent({ job: { namespace: "food_delivery", name: "orders" } }));
 * assertEquals(outcomes, ["sent after 1"]);
 * ```
 */
export function withMetrics(transport: Transport, options: MetricsOptions): Required<Transport> {
  const { name = "default", onEmit } = optionsOf(options, "withMetrics()");
  const { now = () => performance.now() } = options;

  async function emitSerialized(
    event: SerializedEvent,
    emitOptions: EmitOptions = {},
  ): Promise<void> {
    const started = now();
    let attempts = 0;
    const onAttempt = (failure?: Error): void => {
      attempts++;
      emitOptions.onAttempt?.(failure);
    };
    const report = (outcome: Pick<EmitReport, "outcome" | "error">): void => {
      const durationMs = now() - started;
      const bytes = new TextEncoder().encode(event.json).length;
      const measured = { durationMs, bytes, attempts: Math.max(1, attempts) };
      callHook(onEmit, { transport: name, ...outcome, ...measured });
    };
    try {
      await sendSerialized(transport, event, { ...emitOptions, onAttempt });
    } catch (error) {
      report({ outcome: "failed", error });
      throw error;
    }
    report({ outcome: "sent" });
  }

  return wrappedTransport(transport, emitSerialized);
}

/** Calls a hook of the user, which must not fail an event. */
function callHook(onEmit: MetricsOptions["onEmit"], given: EmitReport): void {
  try {
    onEmit(given);
  } catch (error) {
    warn(`The hook 'onEmit' failed: ${textOf(error)}`);
  }
}

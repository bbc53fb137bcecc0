import { optionsOf, requireMethod } from "../../../internal/is_object.ts";
import { TransportError } from "../../errors.ts";
import { raceSignal } from "../../../internal/race_signal.ts";
import { TimeLimit } from "../port/time_limit.ts";
import { sendSerialized, serializedTransport } from "../port/track_in_flight.ts";
import type { EmitOptions, Transport } from "../port/transport.ts";

/** The options of {@linkcode withDeadline}. */
export interface DeadlineOptions {
  /** The limit of `emit` in milliseconds, with all retries of the transport. */
  readonly timeoutMs: number;
  /**
   * The limit of `flush` and of `close` in milliseconds.
   * @default {timeoutMs}
   */
  readonly closeTimeoutMs?: number;
}

/**
 * Creates a {@linkcode Transport} that limits the time of another one, also one that does not look
 * at its signal. After the limit the call rejects; the event may be delivered all the same.
 *
 * @example
 * ```ts
 * import { jobEvent, TransportError } from "@runline/runline/lineage";
 * import { withDeadline } from "@runline/runline/lineage/wrappers";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const hanging = { emit: () => new Promise<void>(() => {}) };
 * const transport = withDeadline(hanging, { timeoutMs: 10 });
 * const event = jobEvent({ job: { namespace: "food_delivery", name: "orders" } });
 * const error = await assertRejects(() => transport.emit(event), TransportError);
 * assertEquals(error.code, "TRANSPORT_TIMEOUT");
 * ```
 *
 * @throws {RangeError} If a limit is not positive.
 */
export function withDeadline(transport: Transport, options: DeadlineOptions): Required<Transport> {
  const { timeoutMs, closeTimeoutMs = timeoutMs } = optionsOf(options, "withDeadline()");
  for (const [name, value] of Object.entries({ timeoutMs, closeTimeoutMs })) {
    if (Number.isFinite(value) && value > 0) continue;
    throw new RangeError(
      `Cannot limit a transport as '${name}' must be positive: current value is ${value}`,
    );
  }
  requireMethod({ transport }, "emit");
  return serializedTransport({
    isDurable: transport.isDurable === true,
    emitSerialized: (event, emitOptions = {}) =>
      limited(
        timeoutMs,
        { what: "emit lineage event", signal: emitOptions.signal },
        (options) => sendSerialized(transport, event, { ...emitOptions, ...options }),
      ),
    flush: ({ signal } = {}) =>
      limited(
        closeTimeoutMs,
        { what: "flush transport", signal },
        async (options) => await transport.flush?.(options),
      ),
    close: ({ signal } = {}) =>
      limited(
        closeTimeoutMs,
        { what: "close transport", signal },
        async (options) => await transport.close?.(options),
      ),
  });
}

async function limited(
  limitMs: number,
  call: { readonly what: string; readonly signal: AbortSignal | undefined },
  work: (options: EmitOptions) => Promise<void>,
): Promise<void> {
  const { what, signal } = call;
  const message = `Cannot ${what}: it took more than ${limitMs} ms`;
  const limit = new TimeLimit(limitMs, {
    parent: signal,
    reason: () => new TransportError(message, { code: "TRANSPORT_TIMEOUT", retryable: true }),
  });
  try {
    await raceSignal(work({ signal: limit.signal }), limit.signal);
  } finally {
    limit.clear();
  }
}

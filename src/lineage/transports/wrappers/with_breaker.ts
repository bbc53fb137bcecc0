import { optionsOf, requireMethod } from "../../../internal/is_object.ts";
import { TransportError } from "../../errors.ts";
import type { SerializedEvent } from "../../event/serialized_event.ts";
import { sendSerialized, serializedTransport } from "../port/track_in_flight.ts";
import type { EmitOptions, Transport } from "../port/transport.ts";
import {
  type CircuitBreaker,
  failureBreaker,
  type FailureBreakerOptions,
} from "./circuit_breaker.ts";

/** The options of {@linkcode withBreaker}. */
export interface BreakerOptions extends FailureBreakerOptions {
  /**
   * Decides whether events are sent.
   * @default {failureBreaker(options)}
   */
  readonly breaker?: CircuitBreaker;
  /**
   * The transport of events while the circuit is open, such as a spool.
   * @default none: `emit` rejects at once
   */
  readonly fallback?: Transport;
}

/**
 * Creates a {@linkcode Transport} that stops calling another one while that is of no use. While the
 * circuit is open, events go to the fallback; without one `emit` rejects with the code
 * `TRANSPORT_CIRCUIT_OPEN` and the count of the events that were not sent.
 *
 * @example
 * ```ts
 * import { jobEvent, TransportError } from "@runline/runline/lineage";
 * import { withBreaker } from "@runline/runline/lineage/wrappers";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const failing = { emit: () => Promise.reject(new Error("no route to host")) };
 * const transport = withBreaker(failing, { failures: 1 });
 * const event = jobEvent({ job: { namespace: "food_delivery", name: "orders" } });
 * await assertRejects(() => transport.emit(event), Error, "no route to host");
 * const error = await assertRejects(() => transport.emit(event), TransportError);
 * assertEquals(error.code, "TRANSPORT_CIRCUIT_OPEN");
 * ```
 *
 * @throws {RangeError} If a number is out of range.
 */
export function withBreaker(
  transport: Transport,
  options: BreakerOptions = {},
): Required<Transport> {
  const { breaker = failureBreaker(options), fallback } = optionsOf(options, "withBreaker()");
  let skipped = 0;

  async function emitSerialized(event: SerializedEvent, emitOptions?: EmitOptions): Promise<void> {
    const refusal = breaker.refusal();
    if (refusal !== undefined) return await skip(refusal, event, emitOptions);
    try {
      await sendSerialized(transport, event, emitOptions);
    } catch (error) {
      record(error, emitOptions);
      throw error;
    }
    breaker.onSuccess?.();
    skipped = 0;
  }

  function record(error: unknown, emitOptions: EmitOptions | undefined): void {
    const code = error instanceof TransportError ? error.code : undefined;
    // A backend that refuses an event is there.
    if (code === "TRANSPORT_REJECTED") breaker.onSuccess?.();
    else if (emitOptions?.signal?.aborted && code !== "TRANSPORT_TIMEOUT") breaker.onAbort?.();
    else breaker.onFailure?.();
  }

  async function skip(
    refusal: string,
    event: SerializedEvent,
    emitOptions: EmitOptions | undefined,
  ): Promise<void> {
    if (fallback !== undefined) return await sendSerialized(fallback, event, emitOptions);
    skipped++;
    const count = skipped === 1 ? "1 event was not sent" : `${skipped} events were not sent`;
    throw new TransportError(`Cannot emit lineage event: ${refusal}, ${count}`, {
      code: "TRANSPORT_CIRCUIT_OPEN",
      retryable: true,
    });
  }

  async function both(call: (one: Transport) => Promise<void> | undefined): Promise<void> {
    const all = fallback === undefined ? [transport] : [transport, fallback];
    const settled = await Promise.allSettled(all.map(async (one) => await call(one)));
    const failed = settled.find((result) => result.status === "rejected");
    if (failed) throw failed.reason;
  }

  requireMethod({ transport }, "emit");
  return serializedTransport({
    // An event may go to the fallback, so both must be durable.
    isDurable: [transport, fallback ?? transport].every((one) => one.isDurable === true),
    emitSerialized,
    flush: (emitOptions) => both((one) => one.flush?.(emitOptions)),
    close: (emitOptions) => both((one) => one.close?.(emitOptions)),
  });
}

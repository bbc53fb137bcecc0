import { requireMethod } from "../../../internal/is_object.ts";
import { raceSignal } from "../../../internal/race_signal.ts";
import { TransportError } from "../../errors.ts";
import type { LineageEvent } from "../../event/event.ts";
import { type SerializedEvent, serializeEvent } from "../../event/serialized_event.ts";
import type { EmitOptions, Transport } from "./transport.ts";

/** A transport that needs nothing but the JSON of an event. */
export interface SerializedTransport extends Omit<Transport, "emit"> {
  /** Sends one event. */
  emitSerialized(event: SerializedEvent, options?: EmitOptions): Promise<void>;
}

/** Completes a transport that needs nothing but the JSON of an event. */
export function serializedTransport(transport: SerializedTransport): Required<Transport> {
  return trackInFlight({
    ...transport,
    emit: (event, options) => transport.emitSerialized(serializeEvent(event), options),
  });
}

/** Completes a transport that changes how another one emits, and nothing else. */
export function wrappedTransport(
  transport: Transport,
  emitSerialized: SerializedTransport["emitSerialized"],
): Required<Transport> {
  requireMethod({ transport }, "emit");
  return serializedTransport({
    isDurable: transport.isDurable === true,
    emitSerialized,
    flush: async (options) => await transport.flush?.(options),
    close: async (options) => await transport.close?.(options),
  });
}

/**
 * Adds what all transports have in common: `flush` and `close` wait for the emits in flight, a second
 * `close` does nothing, and `emit` after it is refused. `emit` serializes the event before it returns
 * where the transport sends JSON.
 */
export function trackInFlight(transport: Transport): Required<Transport> {
  const inFlight = new Set<Promise<void>>();
  // Ends the emits that a close() with a signal did not wait for.
  const stopped = new AbortController();
  let closing: Promise<void> | undefined;

  function emit(event: LineageEvent, options: EmitOptions = {}): Promise<void> {
    return track(
      options,
      (ended) =>
        transport.emitSerialized === undefined
          ? transport.emit(event, ended)
          : transport.emitSerialized(serializeEvent(event), ended),
    );
  }

  function emitSerialized(event: SerializedEvent, options: EmitOptions = {}): Promise<void> {
    return track(options, (ended) => sendSerialized(transport, event, ended));
  }

  function track(
    options: EmitOptions,
    call: (options: EmitOptions) => Promise<void>,
  ): Promise<void> {
    if (closing !== undefined) return Promise.reject(closedError());
    if (options.signal?.aborted) return Promise.reject(options.signal.reason);
    const ended = options.signal === undefined ? { ...options, signal: stopped.signal } : options;
    const emitted = promiseOf(() => call(ended));
    const settled = emitted.then(forget, forget);
    inFlight.add(settled);
    return emitted;

    function forget(): void {
      inFlight.delete(settled);
    }
  }

  async function flush(options: EmitOptions = {}): Promise<void> {
    await raceSignal(Promise.all(inFlight), options.signal);
    await transport.flush?.(options);
  }

  async function closeOnce(options: EmitOptions): Promise<void> {
    try {
      await raceSignal(Promise.all(inFlight), options.signal);
    } finally {
      stopped.abort(options.signal?.reason ?? closedError());
      await transport.close?.(options);
    }
  }

  function close(options: EmitOptions = {}): Promise<void> {
    closing ??= closeOnce(options);
    return closing;
  }

  return { isDurable: transport.isDurable === true, emit, emitSerialized, flush, close };
}

/** Sends an event that is JSON already, through a transport that may need it parsed. */
export function sendSerialized(
  transport: Transport,
  event: SerializedEvent,
  options?: EmitOptions,
): Promise<void> {
  return transport.emitSerialized === undefined
    ? transport.emit(event.event, options)
    : transport.emitSerialized(event, options);
}

/** Creates the error of an event that is emitted after `close`. */
export function closedError(): TransportError {
  return new TransportError("Cannot emit lineage event: the transport is closed", {
    code: "TRANSPORT_CLOSED",
  });
}

/** Calls a function that may throw where it should reject. An async function would cost two promises more. */
export function promiseOf(emit: () => Promise<void>): Promise<void> {
  try {
    return Promise.resolve(emit());
  } catch (error) {
    return Promise.reject(error);
  }
}

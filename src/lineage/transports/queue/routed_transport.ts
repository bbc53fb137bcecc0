import type { SerializedEvent } from "../../event/serialized_event.ts";
import { serializedTransport } from "../track_in_flight.ts";
import type { EmitOptions, Transport } from "../transport.ts";
import { type AsyncTransportRules, isAsync } from "./async_rules.ts";
import { asyncTransport } from "./async_transport.ts";
import type { AsyncTransportOptions } from "./options.ts";

/** The options of {@linkcode routedTransport}. */
export interface RoutedTransportOptions extends AsyncTransportOptions {
  readonly transport: Required<Transport>;
  /** The events that are sent in the background. */
  readonly rules: AsyncTransportRules;
}

/** Creates a transport that sends the events of some jobs in the background, and awaits the others. */
export function routedTransport(options: RoutedTransportOptions): Required<Transport> {
  const { transport, rules } = options;
  const queue = asyncTransport(options);

  async function emitSerialized(event: SerializedEvent, emitOptions?: EmitOptions): Promise<void> {
    const target = isAsync(event.event, rules) ? queue : transport;
    await target.emitSerialized(event, emitOptions);
  }

  // The queue closes the transport that it sends by.
  return serializedTransport({ emitSerialized, flush: queue.flush, close: queue.close });
}

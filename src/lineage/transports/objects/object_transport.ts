import type { SerializedEvent } from "../../event/serialized_event.ts";
import { serializedTransport } from "../track_in_flight.ts";
import type { EmitOptions, Transport } from "../transport.ts";
import type { ObjectStore } from "./object_store.ts";

/**
 * Creates a transport that writes each event to an object `<prefix>_<time of the event in ms>.json`, as
 * the Java client names it; a prefix that ends with a slash is a folder. An event of the same
 * millisecond gets a number behind its name in place of an error.
 */
export function objectTransport(store: ObjectStore, prefix: string): Required<Transport> {
  const start = prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}_`;

  async function emitSerialized(
    event: SerializedEvent,
    { signal }: EmitOptions = {},
  ): Promise<void> {
    const name = `${start}${timeOf(event)}`;
    for (let number = 0;; number++) {
      const key = number === 0 ? `${name}.json` : `${name}-${number}.json`;
      if (await store.create(key, event.json, { signal })) return;
    }
  }

  return serializedTransport({ emitSerialized, close: () => store.close() });
}

function timeOf({ event }: SerializedEvent): number {
  const ms = Date.parse(event.eventTime);
  if (!Number.isNaN(ms)) return ms;
  throw new TypeError("Cannot name the object of an event: 'eventTime' is not a timestamp");
}

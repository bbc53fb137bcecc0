import type { LineageEvent } from "../../event/event.ts";
import { serializeEvent } from "../../event/serialized_event.ts";
import type { SerializedEvent } from "../../event/serialized_event.ts";
import { sendSerialized, wrappedTransport } from "../track_in_flight.ts";
import type { EmitOptions, Transport } from "../transport.ts";

/** Changes an event. It gets a copy, and returns nothing for an event that is not to be emitted. */
export type EventTransformer = (
  event: LineageEvent,
) => LineageEvent | undefined | Promise<LineageEvent | undefined>;

/** The options of {@linkcode transformTransport}. */
export interface TransformTransportOptions {
  /** The transport of the changed events. */
  readonly transport: Transport;
  /** Changes each event. */
  readonly transformer: EventTransformer;
}

/**
 * Creates a {@linkcode Transport} that changes each event before another transport emits it. `emit`
 * rejects with what the transformer throws.
 *
 * @example
 * ```ts
 * import { jobEvent } from "@runline/runline/lineage";
 * import { transformTransport } from "@runline/runline/lineage/wrappers";
 * import { assertEquals } from "@std/assert";
 *
 * const names: string[] = [];
 * const transport = transformTransport({
 *   transport: { emit: (event) => Promise.resolve(void names.push("job" in event ? event.job.name : "")) },
 *   transformer: (event) => "job" in event ? event : undefined,
 * });
 * await transport.emit(jobEvent({ job: { namespace: "food_delivery", name: "orders" } }));
 * assertEquals(names, ["orders"]);
 * ```
 */
export function transformTransport(options: TransformTransportOptions): Required<Transport> {
  const { transport, transformer } = options;

  async function emitSerialized(event: SerializedEvent, emitOptions?: EmitOptions): Promise<void> {
    // The parsed event is shared: other transports may have it as well.
    const changed = await transformer(JSON.parse(event.json));
    if (changed === undefined || changed === null) return;
    await sendSerialized(transport, serializeEvent(changed), emitOptions);
  }

  return wrappedTransport(transport, emitSerialized);
}

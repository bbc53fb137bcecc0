import type { LineageEvent } from "../../event/event.ts";
import type { SerializedEvent } from "../../event/serialized_event.ts";
import { serializedTransport } from "../port/track_in_flight.ts";
import type { EmitOptions, Transport } from "../port/transport.ts";
import { asyncTransport } from "./async_transport.ts";
import type { AsyncTransportOptions } from "./options.ts";

/** The options of {@linkcode routedTransport}. */
interface RoutedTransportOptions extends AsyncTransportOptions {
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

/** Whether events are sent in the background, by integration and job type. `*` matches any. */
export type AsyncTransportRules = Readonly<Record<string, Readonly<Record<string, boolean>>>>;

/** The rules of the official clients: dbt emits thousands of events at its end. */
export const DBT_RULES: AsyncTransportRules = { dbt: { "*": true } };

/**
 * Reports whether an event is sent in the background. The first rule that matches the `jobType` facet
 * counts, in any case of letters; without the facet only the rule for all jobs does.
 */
export function isAsync(event: LineageEvent, rules: AsyncTransportRules): boolean {
  if (rules["*"]?.["*"]) return true;
  const facet = "job" in event ? event.job.facets?.jobType : undefined;
  const integration = lower(facet?.integration);
  if (integration === "") return false;
  const jobType = lower(facet?.jobType);
  const matches = Object.entries(rules)
    .filter(([name]) => name === "*" || lower(name) === integration)
    .flatMap(([, types]) => Object.entries(types))
    .find(([name]) => name === "*" || lower(name) === jobType);
  return matches?.[1] ?? false;
}

function lower(text: string | undefined): string {
  return text?.toLowerCase() ?? "";
}

import type { EnrichmentOptions } from "./enrichment/enrichment.ts";
import type { LineageEvent } from "./event/event.ts";
import type { ParentRunFacetInit } from "./facets/parent_run_facet.ts";
import type { Transport } from "./transports/port/transport.ts";
import type { ValidationOptions } from "./validation/validation_options.ts";
import type { EventOptions } from "./values/event_options.ts";

/** The options of `OpenLineageClient`. */
export interface OpenLineageClientOptions extends ClientOptions {
  /** Emits the events. The client closes it. */
  readonly transport: Transport;
  /** The enrichment of each event. Without it events are sent as they are. */
  readonly enrichment?: EnrichmentOptions;
  /** The run that started this process, which is the parent of the client's runs. */
  readonly parent?: ParentRunFacetInit | undefined;
  /**
   * The job that the configuration names, for programs that take the name of their job from it.
   * @default {{}}
   */
  readonly configuredJob?: ConfiguredJob;
  /**
   * Receives warnings, for example about a dataset that is added after the end of its run.
   * @default a warning on the console
   */
  readonly onWarning?: (message: string) => void;
}

/** The values of `job.namespace` and `job.name` in a configuration. */
export type ConfiguredJob = { readonly namespace?: string; readonly name?: string };

/** The options of `OpenLineageClient` that are not part of the configuration. */
export interface ClientOptions extends EventOptions, ValidationOptions {
  /**
   * Receives each failure of a run: an event that could not be delivered, or `undefined` if the event
   * could not be built. Receives each event that a transport of the configuration lost in the background.
   * @default a warning on the console
   */
  readonly onError?: (error: Error, event: LineageEvent | undefined) => void;
  /**
   * Longest wait of `close` for the next event of a run to be sent, in milliseconds.
   * @default {10_000}
   */
  readonly closeTimeoutMs?: number;
}

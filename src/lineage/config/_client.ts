import { enrichmentOf } from "./_enrichment.ts";
import { mergeLayers } from "./_layer.ts";
import type { ConfigLayer } from "./_layer.ts";
import { planTransport } from "./_plan_transport.ts";
import type { PlannedTransport } from "./planned_transport.ts";
import { readKeys } from "./_read_keys.ts";
import { ConfigReading } from "./_reading.ts";
import { rootKeys } from "./_tables.ts";
import type { CustomTrimmers } from "./_trimmers.ts";
import type { CreateTransportContext } from "./transport_config.ts";
import type { TransportFactory } from "./transport_factory.ts";
import type { ConfigMap } from "./value.ts";
import type { EnrichmentOptions } from "../enrichment/enrichment.ts";
import type { ConfigError } from "../errors.ts";

/** The collaborators of {@linkcode readClient}. */
export interface ReadClientOptions extends CreateTransportContext {
  /** Custom transports by type. */
  readonly transports?: Readonly<Record<string, TransportFactory>>;
  /** Custom trimmers of dataset names. */
  readonly datasetTrimmers?: CustomTrimmers;
  /** Receives the issues. */
  readonly issues: ConfigError[];
}

/** The client that a configuration describes. It can be used if there are no issues. */
export interface ReadClient {
  /** The merged configuration. */
  readonly merged: ConfigMap;
  /** The defaults that were used, and the values that may be shown. */
  readonly reading: ConfigReading;
  /** The transport, if the configuration names one. */
  readonly transport: PlannedTransport | undefined;
  /** The enrichment of events. */
  readonly enrichment: EnrichmentOptions;
  /** The job that the configuration names. */
  readonly job: { readonly namespace?: string; readonly name?: string };
}

/** Reads a client from the layers of its configuration. Nothing is created. */
export function readClient(
  layers: readonly ConfigLayer[],
  options: ReadClientOptions,
): ReadClient {
  const { transports: custom = {}, datasetTrimmers = {}, issues, env, fetch, onWarning } = options;
  const merged = mergeLayers(layers);
  const context = { env, onWarning, ...(fetch && { fetch }) };
  const reading = new ConfigReading({
    layers,
    context,
    issues,
    onWarning,
    plan: (section, reading) => planTransport(section, reading, { custom, layers, context }),
  });
  const values = readKeys(reading.section(merged, []), rootKeys(datasetTrimmers), reading);
  const { namespace, name } = values.job;
  return {
    merged,
    reading,
    transport: values.transport,
    enrichment: enrichmentOf(values),
    job: { ...(namespace ? { namespace } : {}), ...(name ? { name } : {}) },
  };
}

import type { EnrichmentOptions, EventFilter } from "../enrichment/enrichment.ts";
import type { ConfigError } from "../errors.ts";
import { planTransport } from "./_plan_transport.ts";
import type { ConfigValue } from "./keys.ts";
import type { PlannedTransport, WrapBackend } from "./planned_transport.ts";
import { loadCode } from "./reading/code.ts";
import { type ConfigLayer, mergeLayers } from "./reading/layer.ts";
import { readKeys } from "./reading/read_keys.ts";
import { ConfigReading } from "./reading/reading.ts";
import { type CIRCUIT_BREAKER, withCircuitBreaker } from "./sections/circuit_breaker.ts";
import { customFilters } from "./sections/custom_filters.ts";
import { enrichmentOf } from "./sections/enrichment.ts";
import { type METRICS, withConfiguredMetrics } from "./sections/metrics.ts";
import { rootKeys } from "./sections/tables.ts";
import type { CustomTrimmers } from "./sections/trimmers.ts";
import type { ClientContext } from "./transport_config.ts";
import type { TokenProviderFactory, TransportFactory } from "./transport_factory.ts";
import type { ConfigMap } from "./value.ts";

/** The collaborators of {@linkcode readClient}. */
interface ReadClientOptions extends ClientContext {
  readonly cwd?: string;
  readonly tokenProviders?: Readonly<Record<string, TokenProviderFactory>>;
  /** Whether code may be loaded that the configuration names. */
  readonly loadCode?: boolean;
  readonly transports?: Readonly<Record<string, TransportFactory>>;
  readonly datasetTrimmers?: CustomTrimmers;
  readonly issues: ConfigError[];
}

/** The client that a configuration describes. It can be used if there are no issues. */
interface ReadClient extends BackendSections {
  readonly merged: ConfigMap;
  /** The defaults that were used, and the values that may be shown. */
  readonly reading: ConfigReading;
  /** The transport, if the configuration names one. */
  readonly transport: PlannedTransport | undefined;
  readonly enrichment: EnrichmentOptions;
  /** The filters whose type is code, which is loaded when they are created. */
  readonly customFilters: () => Promise<EventFilter[]>;
  readonly job: { readonly namespace?: string; readonly name?: string };
}

/** Reads a client from the layers of its configuration. Nothing is created. */
export function readClient(
  layers: readonly ConfigLayer[],
  options: ReadClientOptions,
): ReadClient {
  const { transports: custom = {}, datasetTrimmers = {}, issues } = options;
  const { env, fetch, wrapFetch, onWarning, onError } = options;
  const merged = mergeLayers(layers);
  const context = { env, fetch, wrapFetch, onWarning, onError };
  const isAllowed = options.loadCode ?? env["OPENLINEAGE_LOAD_CODE"]?.toLowerCase() !== "false";
  const code = { cwd: options.cwd, isAllowed };
  const reading = new ConfigReading({
    layers,
    context,
    issues,
    onWarning,
    custom: { tokenProviders: options.tokenProviders ?? {} },
    loadCode: (reference, path) => loadCode(reference, { ...code, layers, path }),
    plan: (section, reading) => planTransport(section, reading, { custom, layers, context, code }),
  });
  const values = readKeys(reading.section(merged, []), {
    keys: rootKeys(datasetTrimmers),
    reading,
  });
  const { namespace, name } = values.job;
  return {
    merged,
    reading,
    transport: values.transport,
    circuitBreaker: values.circuitBreaker,
    metrics: values.metrics,
    enrichment: enrichmentOf(values),
    customFilters: () => customFilters([...values.filters?.values() ?? []]),
    job: { ...(namespace ? { namespace } : {}), ...(name ? { name } : {}) },
  };
}

/** The sections that concern every backend. */
interface BackendSections {
  readonly circuitBreaker: ConfigValue<typeof CIRCUIT_BREAKER> | undefined;
  readonly metrics: ConfigValue<typeof METRICS> | undefined;
}

/**
 * Returns a function that puts a circuit breaker, and a measurement of it, in front of a backend. So a
 * spool keeps what a breaker refuses, and the failures of one backend stop no other.
 */
export function backendWrapper(
  { circuitBreaker, metrics }: BackendSections,
  { onWarning, onError }: Pick<ClientContext, "onWarning" | "onError">,
): WrapBackend {
  return async (backend, name) => {
    const guarded = circuitBreaker === undefined
      ? backend
      : await withCircuitBreaker(backend, circuitBreaker, { onError });
    return metrics === undefined
      ? guarded
      : await withConfiguredMetrics(guarded, metrics, { name, onWarning });
  };
}

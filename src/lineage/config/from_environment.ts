import type { EnrichmentOptions } from "../enrichment/enrichment.ts";
import type { LineageEvent } from "../event/event.ts";
import type { ParentRunFacetInit } from "../facets/parent_run_facet.ts";
import type { Transport } from "../transports/port/transport.ts";
import type { TokenProviderFactory, TransportFactory } from "./transport_factory.ts";

/** The options of `OpenLineageClient.fromEnvironment` and `inspectConfig`. */
export interface FromEnvironmentOptions {
  /**
   * Configuration in the form of the file. It wins over the file and the variables.
   * @default {{}}
   */
  readonly config?: Readonly<Record<string, unknown>>;
  /**
   * The environment variables.
   * @default {process.env}
   */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /**
   * The folder that may hold `openlineage.yml`.
   * @default the working folder
   */
  readonly cwd?: string;
  /**
   * The folder that may hold `.openlineage/openlineage.yml`.
   * @default `HOME` or `USERPROFILE` of `env`
   */
  readonly home?: string;
  /**
   * The id of the current user. A file in the working folder that belongs to another user causes a
   * warning.
   * @default `process.getuid()` on Node and Bun, and no warning on Deno
   */
  readonly uid?: number;
  /**
   * Sends the requests of HTTP transports.
   * @default {globalThis.fetch}
   */
  readonly fetch?: typeof fetch;
  /**
   * Wraps the `fetch` of each HTTP transport, also one that has certificates or a proxy.
   * @default the `fetch` as it is
   */
  readonly wrapFetch?: (base: typeof fetch) => typeof fetch;
  /**
   * Custom transports, by the `type` that the configuration names.
   * @default {{}}
   */
  readonly transports?: Readonly<Record<string, TransportFactory>>;
  /**
   * Custom token providers, by the `type` of a section `auth`.
   * @default {{}}
   */
  readonly tokenProviders?: Readonly<Record<string, TokenProviderFactory>>;
  /**
   * Whether the configuration may name code, such as `type: ./transport.ts#create`. A file that others
   * than its owner can write never may.
   * @default {true}, unless `OPENLINEAGE_LOAD_CODE` of `env` is `false`
   */
  readonly loadCode?: boolean;
  /**
   * Custom trimmers of dataset names, by the names in `dataset.extraTrimmers`.
   * @default {{}}
   */
  readonly datasetTrimmers?: Readonly<Record<string, (name: string) => string>>;
  /**
   * The transport that is used if the configuration names none.
   * @default {consoleTransport()}
   */
  readonly fallback?: Transport;
  /**
   * Wraps the transport of the configuration, unless `OPENLINEAGE_DISABLED` drops all events.
   * @default the transport as it is
   */
  readonly wrapTransport?: (transport: Transport) => Transport;
  /**
   * Whether the configured tags, facets and filters are applied to events.
   * @default {true}
   */
  readonly enrich?: boolean;
  /**
   * Receives warnings: a key that has no effect, a failed transport of a composite one.
   * @default a warning on the console
   */
  readonly onWarning?: (message: string) => void;
  /**
   * Receives the log at the level of `OPENLINEAGE_CLIENT_LOGGING`: with `INFO` which transport is used
   * and why, with `DEBUG` also each event. From `ERROR` on there are no warnings.
   * @default a line on standard error
   */
  readonly onLog?: (message: string) => void;
}

/** The options of {@linkcode configuredClient}. */
export interface ConfiguredClientOptions extends FromEnvironmentOptions {
  /** Receives the failure of each event that a transport in the background lost. */
  readonly onError?: (error: Error, event: LineageEvent | undefined) => void;
}

/** The parts of a client that the configuration describes. */
export interface ConfiguredClient {
  readonly transport: Transport;
  readonly enrichment: EnrichmentOptions;
  /** The values of `job.namespace` and `job.name`. */
  readonly job: { readonly namespace?: string; readonly name?: string };
  /** The run that started this process. */
  readonly parent?: ParentRunFacetInit | undefined;
}

/**
 * Reads the configuration of a client.
 *
 * @throws {ConfigError} If there are issues: the first one, with the count of the others.
 */
export async function configuredClient(
  options: ConfiguredClientOptions,
): Promise<ConfiguredClient> {
  // Loaded on first use: many programs configure their transport in code.
  const { readConfiguredClient } = await import("./_configured_client.ts");
  return await readConfiguredClient(options);
}

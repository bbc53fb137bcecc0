import { backendWrapper, readClient } from "./_client.ts";
import { type ConfigLayer, locate, throwFirst } from "./reading/layer.ts";
import { loggedTransport, logLevelOf } from "./sources/logging.ts";
import { warn } from "../values/warn.ts";
import type {
  ConfiguredClient,
  ConfiguredClientOptions,
  FromEnvironmentOptions,
} from "./from_environment.ts";
import { isDisabled, loadConfig, processEnv } from "./sources/load.ts";
import { parentFromEnvironment } from "./parent_from_environment.ts";
import type { EnrichmentOptions } from "../enrichment/enrichment.ts";
// The first event would have to wait for it otherwise.
import "../enrichment/event_enricher.ts";
import type { ConfigError } from "../errors.ts";
import { consoleTransport } from "../transports/console.ts";
import { noopTransport } from "../transports/noop.ts";

/** Reads the configuration of a client and creates its transport. */
export async function readConfiguredClient(
  options: ConfiguredClientOptions,
): Promise<ConfiguredClient> {
  const { fallback = consoleTransport(), onLog = warn, wrapTransport = same } = options;
  const env = options.env ?? processEnv();
  if (isDisabled(env)) return { transport: noopTransport(), enrichment: {}, job: {} };

  const level = logLevelOf(env);
  const onWarning = level === "error" ? ignore : options.onWarning ?? warn;
  // A lost event is an error, so the level "error" reports it too.
  const onError = options.onError ?? ((error) => (options.onWarning ?? warn)(error.message));
  const issues: ConfigError[] = [];
  const layers = await loadConfig({ ...options, env, onWarning, issues });
  const read = readClient(layers, { ...options, env, onWarning, onError, issues });
  throwFirst(issues);
  const wrapBackend = backendWrapper(read, { onWarning, onError });
  const transport = wrapTransport(
    read.transport === undefined
      ? await wrapBackend(fallback, "default")
      : await read.transport.create(wrapBackend),
  );
  if (level === "debug" || level === "info") onLog(summaryOf(layers));
  const parent = parentFromEnvironment(env, { onWarning });
  const filters = [...read.enrichment.filters ?? [], ...await read.customFilters()];
  const enrichment = { ...withFolder(read.enrichment, options), filters, env, onWarning };
  return {
    transport: level === "debug" ? loggedTransport(transport, onLog) : transport,
    enrichment,
    job: read.job,
    parent,
  };
}

/** The repository is looked up from the same folder as the configuration. */
function withFolder(
  enrichment: EnrichmentOptions,
  { cwd }: FromEnvironmentOptions,
): EnrichmentOptions {
  const { sourceCodeLocation } = enrichment;
  if (!sourceCodeLocation || !cwd) return enrichment;
  return { ...enrichment, sourceCodeLocation: { ...sourceCodeLocation, cwd } };
}

/** Names the transport that is used, and its source. */
function summaryOf(layers: readonly ConfigLayer[]): string {
  const place = locate(layers, ["transport", "type"]);
  if (place === undefined) return "Lineage uses the default transport: none is configured";
  return `Lineage uses the transport that ${place.where} names`;
}

function same<Value>(value: Value): Value {
  return value;
}

function ignore(): void {}

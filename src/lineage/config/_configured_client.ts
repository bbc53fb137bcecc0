import { readClient } from "./_client.ts";
import { locate } from "./_layer.ts";
import type { ConfigLayer } from "./_layer.ts";
import { loggedTransport, logLevelOf } from "./_logging.ts";
import { warn } from "../values/warn.ts";
import type { ConfiguredClient, FromEnvironmentOptions } from "./client_from_environment.ts";
import { isDisabled, loadConfig, processEnv } from "./load.ts";
import { parentFromEnvironment } from "./parent_from_environment.ts";
// What the first event would have to wait for otherwise.
import "../enrichment/event_enricher.ts";
import { consoleTransport } from "../transports/console.ts";
import { noopTransport } from "../transports/noop.ts";

/**
 * Reads the client that the configuration asks for.
 *
 * @throws {ConfigError} If the configuration is broken.
 */
export async function configuredClient(
  options: FromEnvironmentOptions,
): Promise<ConfiguredClient> {
  const { fallback = consoleTransport(), onLog = warn, cwd } = options;
  const env = options.env ?? await processEnv();
  if (isDisabled(env)) return { transport: noopTransport(), enrichment: {}, job: {} };

  const level = logLevelOf(env);
  const onWarning = level === "error" ? ignore : options.onWarning ?? warn;
  const layers = await loadConfig({ ...options, env, onWarning });
  const { transport = fallback, ...read } = await readClient(layers, {
    ...options,
    env,
    onWarning,
  });
  if (level === "debug" || level === "info") onLog(summaryOf(layers));
  const { sourceCodeLocation } = read.enrichment;
  const parent = parentFromEnvironment(env, { onWarning });
  return {
    transport: level === "debug" ? loggedTransport(transport, onLog) : transport,
    enrichment: {
      ...read.enrichment,
      ...(sourceCodeLocation && cwd ? { sourceCodeLocation: { ...sourceCodeLocation, cwd } } : {}),
      env,
      onWarning,
    },
    job: read.job,
    ...(parent && { parent }),
  };
}

/** Says where events go, and why. */
function summaryOf(layers: readonly ConfigLayer[]): string {
  const place = locate(layers, ["transport", "type"]);
  if (place === undefined) return "Lineage goes to the default transport: none is configured";
  return `Lineage goes to the transport that ${place.where} names`;
}

function ignore(): void {}

import { createTransport } from "./_config_create.ts";
import { envLayer, legacyLayer } from "./_config_env.ts";
import type { Environment } from "./_config_env.ts";
import { fileLayer } from "./_config_file.ts";
import type { ConfigLayer } from "./_config_layer.ts";
import { configError, configReader, unusedMessage } from "./_config_reader.ts";
import { findKey, isConfigMap, mergeConfig, plainKey } from "./_config_value.ts";
import type { ConfigMap } from "./_config_value.ts";
import { warn } from "./_warn.ts";
import type { Transport } from "./transport.ts";
import type { TransportFactory } from "./transport_factory.ts";
import { consoleTransport } from "./transports/console.ts";
import { noopTransport } from "./transports/noop.ts";

/** The options of `OpenLineageClient.fromEnvironment`. */
export interface FromEnvironmentOptions {
  /**
   * Configuration that wins over the file and the variables, in the form of the file.
   *
   * @default {{}}
   */
  readonly config?: Readonly<Record<string, unknown>>;
  /**
   * The environment variables.
   *
   * @default {process.env}
   */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /**
   * The folder in which `openlineage.yml` is looked for.
   *
   * @default the working folder
   */
  readonly cwd?: string;
  /**
   * The folder in which `.openlineage/openlineage.yml` is looked for.
   *
   * @default `HOME` or `USERPROFILE` of `env`
   */
  readonly home?: string;
  /**
   * Sends the requests of HTTP transports.
   *
   * @default {globalThis.fetch}
   */
  readonly fetch?: typeof fetch;
  /**
   * Transports of one's own, by the `type` that the configuration gives them.
   *
   * @default {{}}
   */
  readonly transports?: Readonly<Record<string, TransportFactory>>;
  /**
   * What is used where nothing names a transport.
   *
   * @default {consoleTransport()}
   */
  readonly fallback?: Transport;
  /**
   * Told of what is not an error: a key that nothing reads, a transport of several that failed.
   *
   * @default a warning on the console
   */
  readonly onWarning?: (message: string) => void;
}

/**
 * Makes the transport that the configuration asks for. It reads what the Python client 1.53.0 reads:
 * `config`, then the first of `$OPENLINEAGE_CONFIG`, `./openlineage.yml` and
 * `~/.openlineage/openlineage.yml`, then the `OPENLINEAGE__` variables, then `OPENLINEAGE_URL`,
 * `OPENLINEAGE_ENDPOINT` and `OPENLINEAGE_API_KEY`; the earlier wins, maps are merged. Without any of
 * them events go to the console, and `OPENLINEAGE_DISABLED=true` drops them all.
 *
 * What is different on purpose:
 *
 * | | Python client | here |
 * | --- | --- | --- |
 * | broken configuration, unknown transport type, section without `type` | falls back to the console, or an error of some sort | `ConfigError` with file, line and key |
 * | `$OPENLINEAGE_CONFIG` names no file | the next place is tried | `ConfigError` |
 * | key that nothing reads | dropped | dropped with a warning |
 * | `OPENLINEAGE_DISABLED=true` | configuration is read, and may fail | nothing is read |
 * | API key or header of digits | becomes a number | stays the text that it is; a JSON number is refused |
 * | `VERIFY=False` in a variable | true, as any text | false |
 * | spelling of keys | listed aliases | case and underscores do not matter |
 * | transports named by variables | reverse alphabetical order | alphabetical order |
 * | `OPENLINEAGE_URL` beside a `transport` without type | HTTP | `ConfigError` |
 * | `http://host/base` with an endpoint | base is lost | base and query are kept |
 * | `endpoint` that is a whole URL | replaces `url` | `ConfigError` |
 * | redirect 301, 302, 303 | counts as success, the event is lost | error; 307 and 308 are followed on the same server |
 * | `timeout` | of the connection and of each read | of a whole attempt |
 * | retries | at once, then 0.6 s doubling | 0.3 s doubling, with jitter; 429 is retried, and `Retry-After` is bounded to 30 s |
 * | `verify: false` | no check | `ConfigError`, unless a `fetch` is given that does what it wants |
 * | file names of one microsecond | overwrite each other | the next microsecond |
 * | failing `close` of a composite | the last error | all errors |
 *
 * @example
 * ```ts
 * import { transportFromEnvironment } from "@runline/runline/lineage";
 * import { assert } from "@std/assert";
 *
 * const env = { OPENLINEAGE_URL: "https://marquez.example", OPENLINEAGE_API_KEY: "1500100900" };
 * const transport = await transportFromEnvironment({ env, cwd: "/nowhere" });
 * assert(transport);
 * ```
 *
 * @throws {ConfigError} If the configuration is broken.
 */
export async function transportFromEnvironment(
  options: FromEnvironmentOptions = {},
): Promise<Transport> {
  const { config = {}, cwd = ".", fallback = consoleTransport(), onWarning = warn } = options;
  const env = options.env ?? await processEnv();
  if (env["OPENLINEAGE_DISABLED"]?.trim().toLowerCase() === "true") return noopTransport();

  const file = await fileLayer({ env, cwd, home: options.home });
  const given = { value: config, place: () => ({ where: "the option 'config'" }) };
  const stated = [given, ...(file === undefined ? [] : [file]), envLayer(env, onWarning)];
  const legacy = legacyLayer(env, merge(stated));
  const layers = legacy === undefined ? stated : [...stated, legacy];

  const root = merge(layers);
  for (const key of Object.keys(root)) {
    if (plainKey(key) !== "transport") onWarning(unusedMessage([key], layers));
  }
  const key = findKey(root, "transport");
  if (key === undefined) return fallback;
  const transport = root[key];
  if (!isConfigMap(transport)) {
    throw configError([key], { layers, state: "expected a map with a type" });
  }
  const section = configReader(transport, { layers, path: [key] });
  return await createTransport(section, { ...options, onWarning, layers });
}

/** Merges the layers, of which the first wins. */
function merge(layers: readonly ConfigLayer[]): ConfigMap {
  return layers.reduceRight<ConfigMap>((below, { value }) => mergeConfig(below, value), {});
}

/** Reads the variables of the process. The only place of the library that does. */
async function processEnv(): Promise<Environment> {
  const { env } = await import("node:process");
  return env;
}

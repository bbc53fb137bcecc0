import type { EnrichmentOptions } from "../enrichment/enrichment.ts";
import type { ParentRunFacetInit } from "../facets/parent_run_facet.ts";
import type { Transport } from "../transports/transport.ts";
import type { TransportFactory } from "./transport_factory.ts";

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
   * Trimmers of the names of datasets, by the names that `dataset.extraTrimmers` gives them.
   *
   * @default {{}}
   */
  readonly datasetTrimmers?: Readonly<Record<string, (name: string) => string>>;
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
  /**
   * Told what `OPENLINEAGE_CLIENT_LOGGING` asks for: with `INFO` what is configured and where, with
   * `DEBUG` each event besides. From `ERROR` on `onWarning` is told nothing.
   *
   * @default a line on the console's standard error
   */
  readonly onLog?: (message: string) => void;
}

/** What the configuration says of a client. */
export interface ConfiguredClient {
  /** Carries the events. */
  readonly transport: Transport;
  /** What is added to events. */
  readonly enrichment: EnrichmentOptions;
  /**
   * What `job.namespace` and `job.name` say. As in the Java client they name no run by themselves, and
   * are here for programs that take the name of their job from the configuration.
   */
  readonly job: { readonly namespace?: string; readonly name?: string };
  /** The run that started this process, as {@linkcode parentFromEnvironment} reads it. */
  readonly parent?: ParentRunFacetInit;
}

/**
 * Gives the client that the configuration asks for, in parts. It reads what the Python client 1.54.0
 * reads: `config`, then the first of `$OPENLINEAGE_CONFIG`, `./openlineage.yml` and
 * `~/.openlineage/openlineage.yml`, then the `OPENLINEAGE__` variables, then `OPENLINEAGE_URL`,
 * `OPENLINEAGE_ENDPOINT` and `OPENLINEAGE_API_KEY`; the earlier wins, maps are merged. Without any of
 * them events go to the console, and `OPENLINEAGE_DISABLED=true` drops them all.
 *
 * The sections are `transport`, `facets`, `filters`, `tags` and `dataset`, as the Python client has
 * them. From the Java client come `facets.<name>.disabled`, `dataset.namespaceResolvers`, `job` with
 * `namespace`, `name`, `owners` and `tags`, and `run.tags`: lists, or texts such as
 * `key:value:source;label` with `\:` and `\;` for those two characters.
 *
 * The keys of the transports, beside `type`, `name` and `priority`. Those from `amazon_datazone_api` on
 * are of the Python and Java clients: `inspectConfig` checks them, and a client with one of them is a
 * `ConfigError` in this version, unless `transports` has one of that type. So it is with `auth` of
 * another type than `api_key`.
 *
 * | section | keys |
 * | --- | --- |
 * | `composite` | `transports` (required), `continue_on_failure` = `true`, `continue_on_success` = `true`, `sort_transports` = `false` |
 * | `console` | none |
 * | `file` | `log_file_path` (required), `append` = `false`, `storage_options` (no effect), `filesystem` (no effect), `fs_kwargs` (no effect), `debug_mode` (no effect) |
 * | `http` | `url` (required), `endpoint` = `"api/v1/lineage"`, `timeout` = `5`, `verify` = `true`, `compression`, `custom_headers` or `headers`, `auth`, `retry`, `timeoutInMillis`, `urlParams`, `sslContext` (no effect) |
 * | `noop` | none |
 * | `retry` | `total` = `5`, `connect` = `5`, `read` = `5`, `status`, `backoff_factor` = `0.3`, `backoff_max` = `30`, `status_forcelist` = `["429","500","502","503","504"]`, `allowed_methods` = `["HEAD","POST"]` |
 * | `auth` of type `api_key` | `apiKey` (required) |
 * | `auth` of type `jwt` | `apiKey` (required), `tokenEndpoint` (required), `expiresInField` = `"expires_in"`, `tokenRefreshBuffer` = `120`, `tokenFields` = `["token","access_token"]`, `grantType` = `"urn:ietf:params:oauth:grant-type:jwt-bearer"`, `responseType` = `"token"` |
 * | `auth` of type `oauth2` | `clientId` (required), `clientSecret` (required), `tokenEndpoint` (required), `expiresInField` = `"expires_in"`, `tokenRefreshBuffer` = `120`, `tokenFields` = `["access_token"]`, `scope`, `clientAuthMethod` = `"client_secret_basic"` |
 * | `amazon_datazone_api` | `domainId` (required), `region`, `endpointOverride` |
 * | `async_http` | `url` (required), `endpoint` = `"api/v1/lineage"`, `timeout` = `5`, `verify` = `true`, `compression`, `custom_headers` or `headers`, `auth`, `retry`, `max_queue_size` = `10000`, `max_concurrent_requests` = `100` |
 * | `datadog` | `apiKey` (required), `site` = `"datadoghq.com"`, `timeout` = `5`, `retry`, `max_queue_size` = `10000`, `max_concurrent_requests` = `100`, `async_transport_rules` = `{"dbt":{"*":true}}` |
 * | `gcplineage` | `project_id` (required), `location` = `"us-central1"`, `credentials_path` or `credentialsFile`, `async_transport_rules` = `{"dbt":{"*":true}}`, `endpoint`, `mode`, `gracefulShutdownDuration`, `retry` |
 * | `gcs` | `projectId`, `bucketName` (required), `credentialsFile`, `fileNamePrefix`, `maxRetries` = `1`, `retryIntervalMillis` = `1000` |
 * | `kafka` | `topic` or `topicName` (required), `config` or `properties` (required), `messageKey` or `localServerId`, `flush` = `true` |
 * | `kinesis` | `streamName` (required), `region` (required), `roleArn`, `properties` |
 * | `msk-iam` | `topic` or `topicName` (required), `config` or `properties` (required), `messageKey` or `localServerId`, `flush` = `true`, `region`, `aws_profile`, `role_arn`, `aws_debug_creds` = `false` |
 * | `s3` | `endpoint`, `bucketName` (required), `fileNamePrefix` |
 * | `transform` | `transport` (required), `transformer_class` (required), `transformer_properties` |
 *
 * What is different on purpose, in reading:
 *
 * | | Python client | here |
 * | --- | --- | --- |
 * | file that does not parse, or is no map; section that is none; unknown type of a transport, filter or trimmer; `transport` that is null or has no `type`; `auth` without `type`; regular expression that does not parse; required key that is missing; value of another type, such as `timeout: soon` | console, no token, a warning, or an error of some sort | `ConfigError` with file, line and key |
 * | `$OPENLINEAGE_CONFIG` names no file, or a file cannot be read | the next place is tried | `ConfigError` |
 * | two equal keys, or an explicit tag such as `!!int`, in YAML | the last; converted | `ConfigError` |
 * | key that nothing reads | dropped; an error in `facets`, `filters` and `dataset` | dropped with a warning |
 * | `facets`, `filters`, `tags`, `dataset`, `auth` or `retry` that is null | an error | nothing |
 * | path of a class as the type of a transport or of `auth` | imported | `ConfigError`: the option `transports` takes transports of one's own |
 * | `OPENLINEAGE_DISABLED=true` | configuration is read, and may fail | nothing is read |
 * | API key, header, tag: `1e5` in a variable, `0777` or `1.10` in a file | becomes another number | stays the text that it is; a JSON number is refused where a text is wanted |
 * | numbers of YAML such as `010` and `1_000` | 8 and 1000 | 10 and a `ConfigError` |
 * | `VERIFY=False` in a variable | true, as any text | false |
 * | `NaN` and `Infinity` in a variable | numbers | texts |
 * | lists such as `facets.environment_variables` as a text | each name is looked for as a part of it | parted at semicolons |
 * | spelling of keys | listed aliases | case and underscores do not matter, so that variables can name all, such as `DOMAINID` and `TOKENENDPOINT` |
 * | keys as the Java client calls them: `headers`, `timeoutInMillis`, `urlParams`, `topicName`, `properties`, `credentialsFile` | dropped | taken |
 * | variable beside those that go deeper | replaces them in silence | replaces them, with a warning |
 * | `OPENLINEAGE_URL` and the two beside it | written into the environment under other names | the environment is never changed |
 * | two spellings of one key | the listed order decides | the source that wins decides |
 * | transports named by variables | reverse alphabetical order | alphabetical order, `default_http` first |
 * | `OPENLINEAGE_URL` beside a `transport` without type | HTTP | `ConfigError` |
 * | `OPENLINEAGE_CLIENT_LOGGING=debug` | an error | the same as `DEBUG` |
 *
 * And in sending:
 *
 * | | Python client | here |
 * | --- | --- | --- |
 * | `http://host/base` with an endpoint | base is lost | base and query are kept |
 * | `endpoint` that is a whole URL | replaces `url` | `ConfigError` |
 * | redirect 301, 302, 303 | counts as success, the event is lost | error; 307 and 308 are followed on the same server |
 * | `timeout` | of the connection and of each read | of a whole attempt |
 * | retries | at once, then 0.6 s doubling | 0.3 s doubling, with jitter; 429 is retried, and `Retry-After` is bounded to 30 s |
 * | keys of `retry` besides counts, statuses, methods, `backoff_factor` and `backoff_max` | as urllib3 has them | a warning |
 * | `verify: false` | no check | `ConfigError`, unless a `fetch` is given that does what it wants |
 * | `sslContext` | certificates of one's own | a warning: the place for them is `fetch`, or the variables of the runtime |
 * | `storage_options`, `filesystem`, `fs_kwargs` and `debug_mode` of files | other places, other names | a warning: files are local |
 * | file names of one microsecond | overwrite each other | the next microsecond |
 * | failing `close` of a composite | the last error | all errors |
 *
 * And in what is added to events:
 *
 * | | Python client | here |
 * | --- | --- | --- |
 * | the event that is emitted | changed, even one that is filtered out | never changed |
 * | environment variable that is not set | a warning at each event | one warning |
 * | URL of the repository | as git has it, with credentials | a URI without credentials; `git@host:path` is `ssh://git@host/path` |
 * | linked worktree | its URL, commit and tags are not found | as in the main one |
 * | tag that is an object of its own and not packed | not found | found, as long as it is not in a pack |
 * | `subset` facet of a dataset whose name is trimmed | replaced | stays |
 * | dataset that a resolver renames, which Python has not | in the Java client's integrations | in `columnLineage` and `symlinks` as well |
 *
 * @example
 * ```ts
 * import { clientFromEnvironment } from "@runline/runline/lineage";
 * import { assertEquals } from "@std/assert";
 *
 * const env = { OPENLINEAGE__TAGS__RUN__TEAM: "orders" };
 * const { enrichment } = await clientFromEnvironment({ env, cwd: "/nowhere" });
 * assertEquals(enrichment.runTags, [{ key: "team", value: "orders", source: "USER" }]);
 * ```
 *
 * @throws {ConfigError} If the configuration is broken.
 */
export async function clientFromEnvironment(
  options: FromEnvironmentOptions = {},
): Promise<ConfiguredClient> {
  // Loaded on first use: many programs say in code where their events go.
  const { configuredClient } = await import("./_configured_client.ts");
  return await configuredClient(options);
}

/**
 * Makes the transport that the configuration asks for, as {@linkcode clientFromEnvironment} reads it.
 * What the configuration adds to events is left to a client.
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
  return (await clientFromEnvironment(options)).transport;
}

import { asError } from "../../../internal/as_error.ts";
import { readPemFile } from "../../../internal/files/configured_files.ts";
import { TransportError } from "../../errors.ts";
import { loadPackage } from "../port/load_package.ts";
import type { TokenProvider } from "../port/token_provider.ts";
import { type Broker, type KafkaConfig, parseBrokers } from "./config.ts";
import type { KafkaProducer } from "./producer.ts";

/** Options that `Producer` of `@platformatic/kafka` takes. */
interface KafkaClientOptions {
  clientId: string;
  bootstrapBrokers: Broker[];
  connectTimeout: number;
  requestTimeout: number;
  timeout: number;
  retries: number;
  retryDelay: number;
  maxInflights: number;
  metadataMaxAge: number;
  autocreateTopics: true;
  idempotent: boolean;
  compression?: Exclude<KafkaConfig["compression.type"], "none">;
  tls?: KafkaTlsOptions;
  tlsServerName?: true;
  sasl?: {
    mechanism: NonNullable<KafkaConfig["sasl.mechanism"]>;
    username?: string;
    password?: string;
    token?: () => Promise<string>;
  };
}

interface KafkaTlsOptions {
  ca?: string;
  cert?: string;
  key?: string;
  passphrase?: string;
  rejectUnauthorized?: false;
  checkServerIdentity?: () => undefined;
}

/** Translates a configuration into the options of the client, and reads the files that it names. */
export async function clientOptions(
  config: KafkaConfig,
  token: (() => Promise<string>) | undefined,
): Promise<KafkaClientOptions> {
  const protocol = config["security.protocol"];
  const compression = config["compression.type"];
  const limitMs = config["message.timeout.ms"] || Infinity;
  const isIdempotent = config["enable.idempotence"];
  const bootstrapBrokers = parseBrokers(config["bootstrap.servers"] ?? "");
  return {
    clientId: config["client.id"] ?? "runline",
    bootstrapBrokers,
    connectTimeout: Math.min(config["socket.connection.setup.timeout.ms"], limitMs),
    requestTimeout: Math.min(config["socket.timeout.ms"], limitMs),
    timeout: Math.min(config["request.timeout.ms"], limitMs),
    // Only the client can repeat a request so that the broker recognises it.
    retries: isIdempotent ? Math.max(2, config.retries) : 0,
    retryDelay: config["retry.backoff.ms"],
    maxInflights: config["max.in.flight.requests.per.connection"],
    metadataMaxAge: config["metadata.max.age.ms"],
    autocreateTopics: true,
    idempotent: isIdempotent,
    ...(compression === "none" ? {} : { compression }),
    ...(protocol.endsWith("ssl") ? { tls: await tlsOptions(config) } : {}),
    // Some clusters route by the name of the server, which must not be an IP address:
    // https://www.rfc-editor.org/rfc/rfc6066#section-3
    ...(bootstrapBrokers.some(({ host }) => /[a-z]$/i.test(host)) ? { tlsServerName: true } : {}),
    ...(protocol.startsWith("sasl") ? { sasl: saslOptions(config, token) } : {}),
  };
}

function saslOptions(
  config: KafkaConfig,
  token: (() => Promise<string>) | undefined,
): NonNullable<KafkaClientOptions["sasl"]> {
  const mechanism = config["sasl.mechanism"] ?? "PLAIN";
  const [username, password] = [config["sasl.username"], config["sasl.password"]];
  return {
    mechanism,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(token === undefined ? {} : { token }),
  };
}

async function tokenOf(provider: TokenProvider, signal: AbortSignal): Promise<string> {
  const token = await provider.getToken({ signal });
  if (token !== undefined) return token;
  const message = "Cannot authenticate at the Kafka broker: the token provider returned no token";
  throw new TransportError(message, { code: "TRANSPORT_UNAUTHORIZED" });
}

async function tlsOptions(config: KafkaConfig): Promise<KafkaTlsOptions> {
  const ca = await pemOf(config, "ssl.ca");
  const cert = await pemOf(config, "ssl.certificate");
  const key = await pemOf(config, "ssl.key");
  const passphrase = config["ssl.key.password"];
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(config["enable.ssl.certificate.verification"] ? {} : { rejectUnauthorized: false }),
    ...(config["ssl.endpoint.identification.algorithm"] === "https"
      ? {}
      : { checkServerIdentity: () => undefined }),
  };
}

/** The names of the certificates and of the key in a configuration. */
export const PEM_NAMES = ["ssl.ca", "ssl.certificate", "ssl.key"] as const;

/**
 * Reads a certificate or a key.
 *
 * @throws {TransportError} If the file cannot be read, or has another content.
 */
export async function pemOf(
  config: KafkaConfig,
  name: typeof PEM_NAMES[number],
): Promise<string | undefined> {
  const path = config[`${name}.location`];
  if (path === undefined) return config[`${name}.pem`];
  try {
    return await readPemFile(path, name === "ssl.key" ? "PRIVATE KEY" : "CERTIFICATE");
  } catch (cause) {
    const message = `"${name}.location" of the Kafka configuration: ${asError(cause).message}`;
    throw new TransportError(message, { code: "TRANSPORT_TLS", cause });
  }
}

/** Creates a client, whose requests for tokens end when it is closed. */
export async function createProducer(
  config: KafkaConfig,
  tokenProvider: TokenProvider | undefined,
): Promise<KafkaProducer> {
  const { Producer } = await loadKafka();
  const closed = new AbortController();
  const token = tokenProvider && (() => tokenOf(tokenProvider, closed.signal));
  const producer = new Producer(await clientOptions(config, token));
  return {
    metadata: (options) => producer.metadata(options),
    send: (options) => producer.send(options),
    close() {
      closed.abort(new Error("The client is closed"));
      return producer.close();
    },
  };
}

/** The part of `@platformatic/kafka` that a transport uses. */
interface KafkaPackage {
  /** The client. */
  readonly Producer: new (options: KafkaClientOptions) => KafkaProducer;
}

/**
 * Loads the Kafka client.
 *
 * @throws {TransportError} If it is not installed.
 */
export async function loadKafka(): Promise<KafkaPackage> {
  return await loadPackage<KafkaPackage>("@platformatic/kafka");
}

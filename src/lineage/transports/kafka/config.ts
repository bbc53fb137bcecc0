import { isObject, wrongType } from "../../../internal/is_object.ts";
import { KAFKA_KEYS, type KafkaKey, REFUSED_KEYS } from "./_keys.ts";

/** A configuration whose keys are checked, with librdkafka's default for each that is not there. */
export type KafkaConfig = {
  readonly [Name in keyof typeof KAFKA_KEYS]: (typeof KAFKA_KEYS)[Name] extends
    KafkaKey<infer Value> ? Value
    : never;
};

/** A configuration as it is written: a map, JSON of a map, or lines and parts `key=value`. */
export type KafkaConfigInput = string | KafkaConfigMap;

/** A configuration as a map. */
export type KafkaConfigMap = Readonly<Record<string, string | number | boolean>>;

const ALIASES: ReadonlyMap<string, string> = new Map(
  Object.entries(KAFKA_KEYS).flatMap(([name, key]) => [name, ...key.aliases].map((a) => [a, name])),
);

/**
 * Checks a configuration, in which `forced` keys win. Values are never quoted, as they may be secrets.
 *
 * @throws {TypeError} If a key is unknown, cannot be honoured, is there twice, or is missing.
 * @throws {RangeError} If a value is not valid.
 */
export function parseKafkaConfig(
  input: KafkaConfigInput,
  forced: Readonly<Record<string, string>> = {},
): KafkaConfig {
  const given = new Map<string, string>();
  for (const [key, value] of entriesOf(input)) {
    const name = ALIASES.get(key);
    if (name === undefined) throw configError(key, refusal(key));
    if (given.has(name)) throw configError(key, `it is another name of "${name}", which is there`);
    given.set(name, value);
  }
  for (const [name, value] of Object.entries(forced)) given.set(name, value);
  const config = Object.fromEntries(
    Object.entries(KAFKA_KEYS).map(([name, key]) => [name, valueOf(name, key, given.get(name))]),
  ) as unknown as KafkaConfig;
  checkTogether(config, given);
  return config;
}

function valueOf(name: string, key: KafkaKey<unknown>, value: string | undefined): unknown {
  if (value === undefined) return key.default;
  const parsed = key.parse(value.trim());
  if (parsed) return parsed.value;
  throw new RangeError(messageOf(name, `expected ${key.expected}`));
}

/** Refuses keys that have no effect without another, or exclude one another. */
function checkTogether(config: KafkaConfig, given: ReadonlyMap<string, string>): void {
  if (!config["bootstrap.servers"]) throw configError("bootstrap.servers", "it is missing");
  parseBrokers(config["bootstrap.servers"]);
  const protocol = config["security.protocol"];
  const mechanism = config["sasl.mechanism"];
  const stray = [...given.keys()].find((name) =>
    name.startsWith("sasl.") && !protocol.startsWith("sasl") ||
    /^(enable\.)?ssl\./.test(name) && !protocol.endsWith("ssl")
  );
  if (stray) throw configError(stray, `it has no effect with "security.protocol" of ${protocol}`);
  if (protocol.startsWith("sasl") && mechanism === undefined) {
    throw configError("sasl.mechanism", `it is missing, with "security.protocol" of ${protocol}`);
  }
  const hasUser = config["sasl.username"] && config["sasl.password"];
  if (mechanism !== undefined && mechanism !== "OAUTHBEARER" && !hasUser) {
    throw configError("sasl.username", `${mechanism} needs a user and a "sasl.password"`);
  }
  if (config["enable.idempotence"] && config.acks !== -1) {
    throw configError("enable.idempotence", 'it needs "acks" of all');
  }
}

function entriesOf(input: KafkaConfigInput): (readonly [key: string, value: string])[] {
  const map = typeof input === "string" ? parseKafkaText(input) : input;
  if (!isObject(map)) {
    throw wrongType(
      map,
      "Cannot use the Kafka configuration as 'config' must be an object or a string",
    );
  }
  return Object.entries(map).map(([key, value]) => {
    if (["string", "number", "boolean"].includes(typeof value)) return [key, String(value)];
    throw configError(key, "expected a string, a number or a boolean");
  });
}

/**
 * Parses a configuration that is a string: JSON of a map, or `key=value` parts.
 *
 * @throws {TypeError} If it has another form.
 */
export function parseKafkaText(text: string): Readonly<Record<string, unknown>> {
  if (text.trimStart().startsWith("{")) return parseJson(text);
  const parts = text.split(/[\n;]/).map((part) => part.trim()).filter((part) => part !== "");
  return Object.fromEntries(parts.map((part) => {
    const [, key, value] = /^([^=\s]+)\s*=\s*(.*)$/.exec(part) ?? [];
    if (key !== undefined && value !== undefined) return [key, value];
    throw formError();
  }));
}

// The parser quotes what it does not understand.
function parseJson(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text);
  } catch {
    throw formError();
  }
}

function formError(): TypeError {
  return new TypeError("Cannot read Kafka configuration: expected JSON, or parts key=value");
}

function refusal(key: string): string {
  const reason = REFUSED_KEYS[key];
  if (reason !== undefined) return `it is not supported, ${reason}`;
  return `it is not among the supported keys: ${Object.keys(KAFKA_KEYS).join(", ")}`;
}

function configError(key: string, state: string): TypeError {
  return new TypeError(messageOf(key, state));
}

function messageOf(key: string, state: string): string {
  return `Cannot use "${key}" of the Kafka configuration: ${state}`;
}

/** The address of a broker. */
export interface Broker {
  readonly host: string;
  readonly port: number;
}

/**
 * Parses the list of brokers: `host`, `host:port` or `[::1]:port`, with or without a protocol.
 *
 * @throws {TypeError} If one of them is not valid, such as a port alone.
 */
export function parseBrokers(servers: string): Broker[] {
  return servers.split(",").map((server) => {
    const pattern = /^(?:\w+:\/\/)?(?:\[([^\]]+)\]|([^\s:/@]+))(?::(\d+))?$/;
    const [, bracketed, plain, port = "9092"] = pattern.exec(server.trim()) ?? [];
    const host = bracketed ?? plain;
    const isHost = host !== undefined && !/^\d+$/.test(host);
    if (isHost && Number(port) < 65_536) return { host, port: Number(port) };
    throw new TypeError(
      'Cannot use "bootstrap.servers" of the Kafka configuration: expected host:port,host:port',
    );
  });
}

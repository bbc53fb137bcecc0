/** A key of the Kafka configuration: its default, and how its text becomes a value. */
export interface KafkaKey<Value> {
  /** The value where the configuration has none. */
  readonly default: Value;
  /** The allowed texts, as the end of a message. */
  readonly expected: string;
  /** Returns the value of a text, or nothing if the text is not valid. */
  readonly parse: (text: string) => { readonly value: Value } | undefined;
  /** Other names that librdkafka has for it. */
  readonly aliases: readonly string[];
}

/** Describes a key with a string. */
function text(...aliases: readonly string[]): KafkaKey<string | undefined> {
  return { default: undefined, expected: "a string", parse: (text) => ({ value: text }), aliases };
}

/** Describes a key with a boolean. */
function flag(value: boolean): KafkaKey<boolean> {
  const words = { true: true, t: true, 1: true, false: false, f: false, 0: false };
  return { ...choice(value, words), expected: "true or false" };
}

/** Describes a key with an integer. */
function whole(
  value: number,
  range: readonly [min: number, max: number],
  ...aliases: readonly string[]
): KafkaKey<number> {
  const [min, max] = range;
  return {
    default: value,
    expected: `a whole number from ${min} to ${max}`,
    aliases,
    parse(text) {
      const number = /^-?\d+$/.test(text) ? Number(text) : NaN;
      return number >= min && number <= max ? { value: number } : undefined;
    },
  };
}

/** Describes a key with one of a few words, in any case. Each word has a value. */
function choice<const Value, const Default>(
  value: Default,
  words: Readonly<Record<string, Value>>,
  ...aliases: readonly string[]
): KafkaKey<Value | Default> {
  return {
    default: value,
    expected: `one of: ${Object.keys(words).join(", ")}`,
    aliases,
    parse(text) {
      const entry = Object.entries(words).find(([word]) => word === text.toLowerCase());
      return entry && { value: entry[1] };
    },
  };
}

const MAX_INT = 2_147_483_647;
const STRING_SERIALIZER = "org.apache.kafka.common.serialization.stringserializer";

/**
 * The keys that a configuration may have, as librdkafka names them, with its defaults and limits:
 * https://github.com/confluentinc/librdkafka/blob/master/CONFIGURATION.md
 */
export const KAFKA_KEYS = {
  // Where, and as whom.
  "bootstrap.servers": text("metadata.broker.list"),
  "client.id": text(),
  "security.protocol": choice("plaintext", {
    plaintext: "plaintext",
    ssl: "ssl",
    sasl_plaintext: "sasl_plaintext",
    sasl_ssl: "sasl_ssl",
  }),
  "sasl.mechanism": choice(undefined, {
    plain: "PLAIN",
    "scram-sha-256": "SCRAM-SHA-256",
    "scram-sha-512": "SCRAM-SHA-512",
    oauthbearer: "OAUTHBEARER",
  }, "sasl.mechanisms"),
  "sasl.username": text(),
  "sasl.password": text(),
  "ssl.ca.location": text(),
  "ssl.ca.pem": text(),
  "ssl.certificate.location": text(),
  "ssl.certificate.pem": text(),
  "ssl.key.location": text(),
  "ssl.key.pem": text(),
  "ssl.key.password": text(),
  "enable.ssl.certificate.verification": flag(true),
  "ssl.endpoint.identification.algorithm": choice("https", { https: "https", none: "none" }),

  // The format of a message.
  acks: choice(-1, { all: -1, "-1": -1, 0: 0, 1: 1 }, "request.required.acks"),
  "enable.idempotence": flag(false),
  "compression.type": choice("none", {
    none: "none",
    gzip: "gzip",
    snappy: "snappy",
    lz4: "lz4",
    zstd: "zstd",
  }, "compression.codec"),
  partitioner: choice("consistent", {
    consistent_random: "consistent",
    consistent: "consistent",
    murmur2_random: "murmur2",
    murmur2: "murmur2",
    fnv1a_random: "fnv1a",
    fnv1a: "fnv1a",
    random: "random",
  }),
  "message.max.bytes": whole(1_000_000, [1000, 1_000_000_000]),

  // The queue and its waits.
  "linger.ms": whole(5, [0, 900_000], "queue.buffering.max.ms"),
  "batch.size": whole(1_000_000, [1, MAX_INT]),
  "batch.num.messages": whole(10_000, [1, 1_000_000]),
  "queue.buffering.max.messages": whole(100_000, [1, MAX_INT]),
  "queue.buffering.max.kbytes": whole(1_048_576, [1, MAX_INT]),
  "max.in.flight.requests.per.connection": whole(5, [1, 1_000_000], "max.in.flight"),

  // Retries and time limits.
  "message.timeout.ms": whole(300_000, [0, MAX_INT], "delivery.timeout.ms"),
  "request.timeout.ms": whole(30_000, [1, 900_000]),
  "socket.timeout.ms": whole(60_000, [10, 300_000]),
  "socket.connection.setup.timeout.ms": whole(30_000, [1000, MAX_INT]),
  retries: whole(MAX_INT, [0, MAX_INT], "message.send.max.retries"),
  "retry.backoff.ms": whole(100, [1, 300_000]),
  "retry.backoff.max.ms": whole(1000, [1, 300_000]),
  "topic.metadata.propagation.max.ms": whole(30_000, [0, 3_600_000]),
  "metadata.max.age.ms": whole(900_000, [1, 86_400_000]),

  // Of the Java client, whose default this is.
  "key.serializer": choice(undefined, { [STRING_SERIALIZER]: undefined }),
  "value.serializer": choice(undefined, { [STRING_SERIALIZER]: undefined }),
} as const;

/** Keys that users of librdkafka know, each with the reason why it cannot be honoured. */
export const REFUSED_KEYS: Readonly<Record<string, string>> = {
  "sasl.jaas.config": "write sasl.username and sasl.password instead",
  "sasl.oauthbearer.method": "use the option 'tokenProvider' of the transport",
  "ssl.keystore.location": "write ssl.certificate.location and ssl.key.location instead",
  "ssl.truststore.location": "write ssl.ca.location with a file in PEM format instead",
  "ssl.ca.certificate.stores": "write ssl.ca.location instead",
  "transactional.id": "events are not sent in transactions",
  debug: "the client has no log",
  "statistics.interval.ms": "the client has no statistics",
};

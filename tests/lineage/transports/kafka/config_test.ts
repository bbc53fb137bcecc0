import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import {
  type KafkaConfigInput,
  parseBrokers,
  parseKafkaConfig,
} from "../../../../src/lineage/transports/kafka/config.ts";
import { clientOptions } from "../../../../src/lineage/transports/kafka/client_options.ts";

const SERVERS = { "bootstrap.servers": "localhost:9092" };
const SASL = {
  "sasl.password": "secret",
  "sasl.mechanism": "PLAIN",
  "security.protocol": "sasl_plaintext",
};

describe("parseKafkaConfig()", () => {
  it("has the defaults of librdkafka", () => {
    const config = parseKafkaConfig(SERVERS);
    assertEquals([config.acks, config["linger.ms"], config["message.timeout.ms"]], [
      -1,
      5,
      300_000,
    ]);
  });

  it("reads a map, JSON, lines and parts between semicolons alike", () => {
    const expected = parseKafkaConfig({ ...SERVERS, acks: 1, "sasl.username": "a=b", ...SASL });
    const texts = [
      '{"bootstrap.servers":"localhost:9092","acks":"1","sasl.username":"a=b",' +
      '"sasl.password":"secret","sasl.mechanism":"PLAIN","security.protocol":"SASL_PLAINTEXT"}',
      "bootstrap.servers=localhost:9092\n acks = 1\n\nsasl.username=a=b\nsasl.password=secret\n" +
      "sasl.mechanism=plain\nsecurity.protocol=sasl_plaintext",
      "bootstrap.servers=localhost:9092;acks=1;sasl.username=a=b;sasl.password=secret;" +
      "sasl.mechanism=PLAIN;security.protocol=sasl_plaintext;",
    ];
    for (const text of texts) assertEquals(parseKafkaConfig(text), expected);
  });

  it("accepts the other names of keys", () => {
    const config = parseKafkaConfig({
      "metadata.broker.list": "localhost",
      "request.required.acks": "0",
      "compression.codec": "gzip",
      "message.send.max.retries": 7,
    });
    assertEquals(
      [config["bootstrap.servers"], config.acks, config["compression.type"], config.retries],
      ["localhost", 0, "gzip", 7],
    );
  });

  const refused: readonly (readonly [name: string, input: KafkaConfigInput, message: string])[] = [
    [
      "an unknown key",
      { ...SERVERS, ack: 1 },
      'Cannot use "ack" of the Kafka configuration: it is',
    ],
    ["a key of another kind of client", { ...SERVERS, "group.id": "a" }, 'Cannot use "group.id"'],
    ["a key that it cannot honour", { ...SERVERS, debug: "all" }, 'Cannot use "debug"'],
    ["two names of a key", { ...SERVERS, "metadata.broker.list": "b" }, "metadata.broker.list"],
    ["a port as the address", { "bootstrap.servers": 9092 }, "expected host:port,host:port"],
    ["a missing address", { acks: 1 }, 'Cannot use "bootstrap.servers" of the Kafka configuration'],
    [
      "a word",
      { ...SERVERS, acks: "some" },
      'Cannot use "acks" of the Kafka configuration: expected',
    ],
    ["a number", { ...SERVERS, retries: "-1" }, "expected a whole number from 0 to"],
    ["a boolean", { ...SERVERS, "enable.idempotence": "maybe" }, "expected true or false"],
    ["a password without SASL", { ...SERVERS, "sasl.password": "secret" }, '"sasl.password"'],
    ["a certificate without TLS", { ...SERVERS, "ssl.ca.location": "a.pem" }, '"ssl.ca.location"'],
    ["SASL without mechanism", { ...SERVERS, "security.protocol": "sasl_ssl" }, "sasl.mechanism"],
    [
      "a mechanism without user",
      { ...SERVERS, ...SASL },
      'PLAIN needs a user and a "sasl.password"',
    ],
    ["idempotence without acks", { ...SERVERS, acks: 1, "enable.idempotence": true }, "acks"],
    [
      "a value that is a map",
      { ...SERVERS, acks: {} as never },
      "expected a string, a number or a",
    ],
    [
      "text of another form",
      "localhost:9092",
      "Cannot read Kafka configuration: expected JSON, or",
    ],
  ];
  for (const [name, input, message] of refused) {
    it(`refuses ${name}`, () => {
      const error = assertThrows(() => parseKafkaConfig(input), Error, message);
      assertEquals([error instanceof TypeError || error instanceof RangeError], [true]);
    });
  }

  it("never quotes a value", () => {
    const wrong = { ...SERVERS, ...SASL, "sasl.username": "u", acks: "secret", retries: "secret" };
    const error = assertThrows(() => parseKafkaConfig(wrong), RangeError);
    assertEquals(error.message.includes("secret"), false);
  });
});

describe("parseBrokers()", () => {
  it("reads names, ports, protocols and IPv6 addresses", () => {
    assertEquals(parseBrokers("a, b:9093,SSL://c:9094,[::1]:9095,[::1]"), [
      { host: "a", port: 9092 },
      { host: "b", port: 9093 },
      { host: "c", port: 9094 },
      { host: "::1", port: 9095 },
      { host: "::1", port: 9092 },
    ]);
  });

  for (const servers of ["", "a,,b", "a:port", "a:99999", "user:secret@a:1", "9092"]) {
    it(`refuses "${servers}"`, () => {
      assertThrows(() => parseBrokers(servers), TypeError, 'Cannot use "bootstrap.servers"');
    });
  }
});

describe("clientOptions()", () => {
  it("translates a configuration", async () => {
    const config = parseKafkaConfig({
      ...SERVERS,
      ...SASL,
      "security.protocol": "SASL_SSL",
      "sasl.mechanism": "SCRAM-SHA-512",
      "sasl.username": "orders",
      "ssl.ca.pem": "authority",
      "ssl.key.password": "phrase",
      "enable.ssl.certificate.verification": false,
      "client.id": "jobs",
      "compression.type": "zstd",
      "message.timeout.ms": 1000,
    });
    const options = await clientOptions(config, undefined);
    assertEquals(options.sasl, {
      mechanism: "SCRAM-SHA-512",
      username: "orders",
      password: "secret",
    });
    assertEquals(options.tls, { ca: "authority", passphrase: "phrase", rejectUnauthorized: false });
    assertEquals(
      [options.clientId, options.compression, options.connectTimeout, options.requestTimeout],
      ["jobs", "zstd", 1000, 1000],
    );
    assertEquals([options.retries, options.tlsServerName], [0, true]);
  });

  it("names no server that is an IP address, and leaves retries to an idempotent client", async () => {
    const config = parseKafkaConfig({
      "bootstrap.servers": "127.0.0.1:9092",
      "enable.idempotence": true,
    });
    const options = await clientOptions(config, undefined);
    assertEquals([options.tlsServerName, options.idempotent], [undefined, true]);
    assertEquals(options.retries, 2_147_483_647);
  });
});

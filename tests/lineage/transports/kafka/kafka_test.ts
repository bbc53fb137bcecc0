import { assert, assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { Buffer } from "node:buffer";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { TransportError } from "../../../../src/lineage/errors.ts";
import {
  kafkaTransport,
  type KafkaTransportOptions,
} from "../../../../src/lineage/transports/kafka.ts";
import { mskIamTransport } from "../../../../src/lineage/transports/msk_iam.ts";
import type { TransportFixture } from "../../../contracts/transport.ts";
import { testTransport } from "../../../contracts/transport.ts";
import {
  brokerIsDown,
  FakeKafkaProducer,
  kafkaClientError,
} from "../../../fakes/kafka_producer.ts";
import { type BackendState, SECRET } from "../../../fakes/lineage_endpoint.ts";
import { frozenJobEvent, frozenRunEvent } from "../../../fakes/lineage_events.ts";
import { transportFixture } from "../../../fixtures/transport_fixtures.ts";

const CONFIG = { "bootstrap.servers": "localhost:9092", "retry.backoff.ms": 1 };
const EVENT = frozenJobEvent("orders");

type Producing = Pick<
  KafkaTransportOptions,
  "config" | "createProducer" | "flush" | "onError" | "topic"
>;

/** Starts a transport with a password, to a broker whose errors contain it. */
function start(
  create: (options: Producing) => ReturnType<typeof kafkaTransport>,
  { flush, hasOnError }: { readonly flush: boolean; readonly hasOnError: boolean },
): (state: BackendState) => Promise<TransportFixture> {
  return (state) => {
    const refusal = kafkaClientError({ apiId: "INVALID_RECORD", canRetry: false, message: SECRET });
    const answer = state === "failing" ? fail(refusal) : () => new Promise<void>(() => {});
    // More than there are requests.
    const answers = state === "up" ? [] : Array(10).fill(answer);
    const producer = new FakeKafkaProducer({ answers });
    const createProducer = () => Promise.resolve(producer);
    const reported: unknown[] = [];
    const onError = (error: unknown): void => void reported.push(error);
    const transport = create({
      topic: "openlineage",
      config: CONFIG,
      createProducer,
      flush,
      ...hasOnError && { onError },
    });
    return Promise.resolve(transportFixture(transport, {
      async received() {
        await transport.flush();
        return producer.texts;
      },
      ...hasOnError && { reported: () => reported },
    }));
  };
}

const SIGNED_IN = {
  ...CONFIG,
  "security.protocol": "sasl_plaintext",
  "sasl.mechanism": "PLAIN",
  "sasl.username": "orders",
  "sasl.password": SECRET,
};
for (
  const [suffix, options] of [
    ["", { flush: true, hasOnError: false }],
    [" without flush", { flush: false, hasOnError: false }],
    [" without flush, with onError", { flush: false, hasOnError: true }],
  ] as const
) {
  const withPassword = (options: Producing) => kafkaTransport({ ...options, config: SIGNED_IN });
  testTransport(`kafkaTransport()${suffix}`, start(withPassword, options));
  testTransport(
    `mskIamTransport()${suffix}`,
    start((producing) => mskIamTransport({ ...producing, region: "eu-west-1" }), options),
    { secrets: "the signer has the credentials" },
  );
}

describe("kafkaTransport()", () => {
  it("sends key and event to the topic", async () => {
    const producer = new FakeKafkaProducer();
    await transportOf(producer).emit(EVENT);
    const [message] = producer.requests.flat();
    assertEquals(message?.topic, "openlineage");
    assertEquals(new TextDecoder().decode(message?.key), "job:food_delivery/orders");
    assertEquals(new TextDecoder().decode(message?.value), JSON.stringify(EVENT));
  });

  it("has the key that is configured", async () => {
    const producer = new FakeKafkaProducer();
    await transportOf(producer, { messageKey: "all" }).emit(EVENT);
    assertEquals(new TextDecoder().decode(producer.requests[0]?.[0]?.key), "all");
  });

  it("sends events that are emitted at the same time in one request", async () => {
    const producer = new FakeKafkaProducer();
    const transport = transportOf(producer);
    await Promise.all(["a", "b", "c"].map((name) => transport.emit(frozenJobEvent(name))));
    assertEquals(producer.requests.map((messages) => messages.length), [3]);
  });

  it("requests the partitions once, and again after a failure", async () => {
    const answers = [() => {}, () => {}, fail(brokerIsDown())];
    const producer = new FakeKafkaProducer({ partitionsCount: 5, answers });
    const transport = transportOf(producer);
    await transport.emit(EVENT);
    await transport.emit(EVENT);
    assertEquals(producer.metadataCalls, 1);
    await transport.emit(EVENT);
    await transport.emit(EVENT);
    assertEquals(producer.metadataCalls, 2);
  });

  it("keeps the order of a key while requests fail", async () => {
    const answers = [fail(brokerIsDown()), () => {}, fail(brokerIsDown())];
    const producer = new FakeKafkaProducer({ partitionsCount: 5, answers });
    const transport = transportOf(producer, { messageKey: "one" });
    const events = Array.from({ length: 20 }, (_, at) => frozenRunEvent(`orders-${at}`));
    const emitted = events.slice(0, 10).map((event) => transport.emit(event));
    await emitted[0];
    await Promise.all([...emitted, ...events.slice(10).map((event) => transport.emit(event))]);
    assertEquals(producer.texts, events.map((event) => JSON.stringify(event)));
  });

  it("rejects after as many retries as are configured", async () => {
    const answers = Array.from({ length: 9 }, () => fail(brokerIsDown()));
    const producer = new FakeKafkaProducer({ answers });
    const transport = transportOf(producer, { config: { ...CONFIG, retries: 2 } });
    const error = await assertRejects(() => transport.emit(EVENT), TransportError);
    assertEquals(
      error.message,
      'Cannot send lineage event to Kafka topic "openlineage" at "localhost:9092": ' +
        "connect ECONNREFUSED 127.0.0.1:9092",
    );
    assertEquals([error.code, error.retryable], ["TRANSPORT_UNREACHABLE", true]);
    assertEquals(producer.attempts, 3);
  });

  it("rejects when message.timeout.ms is over, and replaces a client that hangs", async () => {
    const hung = new FakeKafkaProducer({ answers: [() => new Promise(() => {})] });
    const next = new FakeKafkaProducer();
    const producers = [hung, next];
    const transport = kafkaTransport({
      topic: "openlineage",
      config: { ...CONFIG, "message.timeout.ms": 30 },
      createProducer: () => Promise.resolve(producers.shift() ?? next),
    });
    const error = await assertRejects(() => transport.emit(EVENT), TransportError);
    assertEquals(error.code, "TRANSPORT_TIMEOUT");
    await transport.emit(EVENT);
    assertEquals([hung.isClosed, next.texts.length], [true, 1]);
  });

  it("rejects when message.timeout.ms is over, and replaces a client that is never created", async () => {
    const next = new FakeKafkaProducer();
    const producers = [new Promise<FakeKafkaProducer>(() => {}), Promise.resolve(next)];
    const transport = kafkaTransport({
      topic: "openlineage",
      config: { ...CONFIG, "message.timeout.ms": 30 },
      createProducer: () => producers.shift() ?? Promise.resolve(next),
    });
    await assertRejects(() => transport.emit(EVENT), TransportError, "within 30 ms");
    await transport.emit(EVENT);
    await transport.close();
    assertEquals(next.texts.length, 1);
  });

  it("reports the last failure when message.timeout.ms is over", async () => {
    const answers = Array.from({ length: 99 }, () => fail(brokerIsDown()));
    // Long enough for a first attempt on a slow machine.
    const config = { ...CONFIG, "message.timeout.ms": 1000, "retry.backoff.ms": 100 };
    const transport = transportOf(new FakeKafkaProducer({ answers }), { config });
    await assertRejects(
      () => transport.emit(EVENT),
      TransportError,
      "it was not acknowledged within 1000 ms: connect ECONNREFUSED 127.0.0.1:9092",
    );
  });

  const final: readonly (readonly [apiId: string, code: string])[] = [
    ["TOPIC_AUTHORIZATION_FAILED", "TRANSPORT_UNAUTHORIZED"],
    ["SASL_AUTHENTICATION_FAILED", "TRANSPORT_UNAUTHORIZED"],
    ["INVALID_TOPIC_EXCEPTION", "TRANSPORT_REJECTED"],
  ];
  for (const [apiId, code] of final) {
    it(`does not retry after ${apiId}`, async () => {
      const answers = [fail(kafkaClientError({ apiId, canRetry: false }))];
      const producer = new FakeKafkaProducer({ answers });
      const error = await assertRejects(() => transportOf(producer).emit(EVENT), TransportError);
      assertEquals([error.code, error.retryable, producer.attempts], [code, false, 1]);
    });
  }

  it("waits for a topic that is new, and no longer than configured", async () => {
    const unknown = kafkaClientError({ apiId: "UNKNOWN_TOPIC_OR_PARTITION", canRetry: true });
    const producer = new FakeKafkaProducer({ answers: [fail(unknown)] });
    await transportOf(producer).emit(EVENT);
    assertEquals(producer.texts.length, 1);

    const missing = new FakeKafkaProducer({ answers: [fail(unknown)] });
    const config = { ...CONFIG, "topic.metadata.propagation.max.ms": 0 };
    const error = await assertRejects(
      () => transportOf(missing, { config }).emit(EVENT),
      TransportError,
      "the topic does not exist",
    );
    assertEquals(error.code, "TRANSPORT_NOT_FOUND");
  });

  it("sends the rest of a batch of which one event is too large for the broker", async () => {
    const producer = new FakeKafkaProducer();
    const send = producer.send.bind(producer);
    producer.send = (options) =>
      options.messages.some(({ value }) => value.length > 1000)
        ? Promise.reject(kafkaClientError({ apiId: "MESSAGE_TOO_LARGE", canRetry: false }))
        : send(options);
    const transport = transportOf(producer);
    const names = ["a", "b", "x".repeat(1000), "d", "e"];
    const results = await Promise.allSettled(names.map((n) => transport.emit(frozenJobEvent(n))));
    assertEquals(results.map(({ status }) => status === "fulfilled"), [
      true,
      true,
      false,
      true,
      true,
    ]);
    assertEquals(producer.texts.map((text) => JSON.parse(text).job.name), ["a", "b", "d", "e"]);
  });

  it("rejects an event over message.max.bytes without sending it", async () => {
    const producer = new FakeKafkaProducer();
    const transport = transportOf(producer, { config: { ...CONFIG, "message.max.bytes": 1000 } });
    await assertRejects(
      () => transport.emit(frozenJobEvent("x".repeat(1000))),
      TransportError,
      'more than "message.max.bytes" of 1000',
    );
    assertEquals(producer.attempts, 0);
  });

  it("abandons an event when its signal is aborted", async () => {
    const producer = new FakeKafkaProducer({ answers: [() => new Promise(() => {})] });
    const transport = transportOf(producer);
    const controller = new AbortController();
    const emitted = transport.emit(EVENT, { signal: controller.signal });
    const reason = new Error("enough");
    controller.abort(reason);
    assertStrictEquals(await assertRejects(() => emitted), reason);
  });

  it("closes at once when its signal is aborted, and closes the client", async () => {
    const producer = new FakeKafkaProducer({ answers: [() => new Promise(() => {})] });
    const transport = transportOf(producer, { flush: false, onError: () => {} });
    await transport.emit(EVENT);
    await assertRejects(() => transport.close({ signal: AbortSignal.timeout(10) }));
    assert(producer.isClosed);
  });

  it("ends the request for a token when it is closed", async () => {
    await using broker = await startGreetingBroker();
    const [requested, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const tokenProvider = {
      getToken({ signal }: { signal?: AbortSignal } = {}): Promise<string> {
        requested.resolve();
        return new Promise((_, reject) => {
          signal?.addEventListener("abort", () => {
            ended.resolve();
            reject(signal.reason);
          });
        });
      },
    };
    const config = {
      "bootstrap.servers": `127.0.0.1:${broker.port}`,
      "security.protocol": "sasl_plaintext",
      "sasl.mechanism": "OAUTHBEARER",
    };
    const transport = kafkaTransport({ topic: "openlineage", config, tokenProvider });
    const emitted = transport.emit(EVENT).catch(() => {});
    await requested.promise;
    await transport.close({ signal: AbortSignal.abort() }).catch(() => {});
    await Promise.all([ended.promise, emitted]);
  });

  it("has no password in an error", async () => {
    const producer = new FakeKafkaProducer({ answers: [fail(brokerIsDown())] });
    const config = {
      ...CONFIG,
      retries: 0,
      "security.protocol": "sasl_plaintext",
      "sasl.mechanism": "PLAIN",
      "sasl.username": "orders",
      "sasl.password": "s3cret",
    };
    const error = await assertRejects(() => transportOf(producer, { config }).emit(EVENT));
    assertEquals(inspect(error, { depth: Infinity, showHidden: true }).includes("s3cret"), false);
  });

  it("rejects an empty topic, and OAUTHBEARER without a token provider", () => {
    assertThrows(
      () => kafkaTransport({ topic: "", config: CONFIG }),
      TypeError,
      "'topic' is empty",
    );
    const config = {
      ...CONFIG,
      "security.protocol": "sasl_ssl",
      "sasl.mechanism": "OAUTHBEARER",
    };
    assertThrows(() => kafkaTransport({ topic: "a", config }), TypeError, "'tokenProvider'");
  });
});

describe("kafkaTransport() without flush", () => {
  it("reports a lost event to onError, and rejects the next flush alone", async () => {
    const lost: string[] = [];
    const answers = [fail(kafkaClientError({ apiId: "INVALID_RECORD", canRetry: false }))];
    const transport = transportOf(new FakeKafkaProducer({ answers }), {
      flush: false,
      onError: (error, event) => void lost.push(error.message, JSON.stringify(event)),
    });
    await transport.emit(EVENT);
    const error = await assertRejects(() => transport.flush(), TransportError);
    assertEquals(
      error.message,
      'Cannot send lineage event to Kafka topic "openlineage" at "localhost:9092": ' +
        "the broker answered INVALID_RECORD",
    );
    assertEquals(lost, [error.message, JSON.stringify(EVENT)]);
    await transport.flush();
  });

  it("blocks emit while the queue is full, and keeps the order", async () => {
    const gate = Promise.withResolvers<void>();
    const producer = new FakeKafkaProducer({ answers: [() => gate.promise] });
    const transport = transportOf(producer, {
      flush: false,
      config: { ...CONFIG, "queue.buffering.max.messages": 2, "linger.ms": 0 },
    });
    const accepted: string[] = [];
    const names = ["a", "b", "c", "d"];
    const emitted = names.map((name) =>
      transport.emit(frozenJobEvent(name)).then(() => void accepted.push(name))
    );
    await Promise.all(emitted.slice(0, 2));
    assertEquals(accepted, ["a", "b"]);
    gate.resolve();
    await Promise.all(emitted);
    await transport.flush();
    assertEquals(producer.texts.map((text) => JSON.parse(text).job.name), names);
  });

  it("waits for the acknowledgement if `untilDelivered` is set", async () => {
    const answers = [fail(kafkaClientError({ apiId: "INVALID_RECORD", canRetry: false }))];
    const producer = new FakeKafkaProducer({ answers });
    const transport = transportOf(producer, { flush: false });
    const emitted = transport.emit(EVENT, { untilDelivered: true });
    await assertRejects(() => emitted, TransportError, "INVALID_RECORD");
    await transport.emit(EVENT, { untilDelivered: true });
    assertEquals(producer.texts.length, 1);
    await transport.close();
  });

  it("collects events for linger.ms, and no longer than until flush", async () => {
    const producer = new FakeKafkaProducer();
    const config = { ...CONFIG, "linger.ms": 600_000 };
    const transport = transportOf(producer, { flush: false, config });
    for (const name of ["a", "b", "c"]) await transport.emit(frozenJobEvent(name));
    assertEquals(producer.attempts, 0);
    await transport.flush();
    assertEquals(producer.requests.map((messages) => messages.length), [3]);
  });
});

function transportOf(
  producer: FakeKafkaProducer,
  options: Partial<KafkaTransportOptions> = {},
): ReturnType<typeof kafkaTransport> {
  return kafkaTransport({
    topic: "openlineage",
    config: CONFIG,
    createProducer: () => Promise.resolve(producer),
    ...options,
  });
}

function fail(error: Error): () => Promise<void> {
  return () => Promise.reject(error);
}

/** Starts a broker that accepts the mechanism OAUTHBEARER, and answers no other request. */
async function startGreetingBroker(): Promise<AsyncDisposable & { readonly port: number }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    // https://kafka.apache.org/protocol: length, key of the API, its version, correlation id.
    socket.on("error", () => {}).on("data", (request: Buffer) => {
      const body = ANSWERS.get(request.readInt16BE(4));
      if (body === undefined) return;
      const head = Buffer.alloc(8);
      head.writeInt32BE(4 + body.length);
      request.copy(head, 4, 8, 12);
      socket.write(Buffer.concat([head, body]));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

const [SASL_HANDSHAKE, API_VERSIONS] = [17, 18];
const ANSWERS = new Map([
  // No error, and one mechanism.
  [SASL_HANDSHAKE, Buffer.from("\0\0\0\0\0\x01\0\x0bOAUTHBEARER")],
  // The error 35, an unsupported version.
  [API_VERSIONS, Buffer.from("\0\x23\0\0\0\0\0\0\0\0")],
]);

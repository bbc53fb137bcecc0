import { assertEquals, assertMatch } from "@std/assert";
import { before, describe, it } from "node:test";
import { join } from "node:path";
import { delay } from "../../src/internal/delay.ts";
import { canonicalJson } from "../../src/lineage/mod.ts";
import type { LineageEvent } from "../../src/lineage/mod.ts";
import { kafkaTransport } from "../../src/lineage/transports/kafka.ts";
import { frozenJobEvent, frozenRunEvent } from "../fakes/lineage_events.ts";
import { ACCESS_KEY_ID, SECRET_ACCESS_KEY } from "./services/credentials.ts";
import { kafkaCertificate } from "./services/kafka.ts";
import { KafkaBroker } from "./services/kafka_broker.ts";
import { startServices } from "./services.ts";
import { emitOnRuntime, RUNTIMES } from "./support/emit_on_runtime.ts";
import { createTopics, emitWithPython, readTopic } from "./support/kafka_topics.ts";
import { startRunline } from "./support/runline.ts";

// The first test of a runtime may have to install it.
const LIMIT = { timeout: 600_000 };

describe("kafkaTransport() on Apache Kafka", () => {
  let plain: Record<string, string> = {};
  let secure: Record<string, string> = {};
  const prefix = `e2e-${Deno.pid}`;

  before(async () => {
    const { kafka } = await startServices(["kafka"]);
    plain = { "bootstrap.servers": new URL(kafka.endpoint).host };
    secure = {
      "bootstrap.servers": `localhost:${kafka.otherPorts[0]}`,
      "security.protocol": "SASL_SSL",
      "sasl.mechanism": "SCRAM-SHA-512",
      "sasl.username": ACCESS_KEY_ID,
      "sasl.password": SECRET_ACCESS_KEY,
      "ssl.ca.location": await kafkaCertificate(kafka.installed),
    };
    const ours = RUNTIMES.flatMap((runtime) => [`plain-${runtime}`, `secure-${runtime}`]);
    const topics = ["python", "cli", "large", ...ours].map((name) => `${prefix}-${name}`);
    await createTopics(plain, topics);
  });

  it(
    "sends keys, partitions and values of the Python transport, on each runtime",
    LIMIT,
    async () => {
      const texts = await emitWithPython(plain, `${prefix}-python`);
      const events: LineageEvent[] = texts.map((text) => JSON.parse(text));
      const expected = sorted(await readTopic(plain, `${prefix}-python`));
      assertEquals(expected.length, texts.length);
      for (const runtime of RUNTIMES) {
        const cases = [
          caseOf({ topic: `${prefix}-plain-${runtime}`, config: plain, events }),
          caseOf({ topic: `${prefix}-secure-${runtime}`, config: secure, events }),
        ];
        const outcomes = await emitOnRuntime(runtime, cases);
        assertEquals(outcomes.map(({ errors }) => errors), [[], []], runtime);
        for (const kind of ["plain", "secure"]) {
          const read = await readTopic(plain, `${prefix}-${kind}-${runtime}`);
          assertEquals(sorted(read), expected, `${kind} ${runtime}`);
        }
      }
    },
  );

  it("reports what the broker refuses, on each runtime", LIMIT, async () => {
    const large = { ...frozenJobEvent("large"), text: "x".repeat(2_000_000) } as LineageEvent;
    const events = [frozenJobEvent("a"), large, frozenJobEvent("b")];
    const roomy = { ...plain, "message.max.bytes": "9000000", "batch.size": "9000000" };
    const impatient = { ...plain, "topic.metadata.propagation.max.ms": "500" };
    const one = [frozenJobEvent("a")];
    const cases = [
      caseOf({ topic: `${prefix}-large`, config: roomy, events }),
      caseOf({ topic: `${prefix}-missing`, config: impatient, events: one }),
      caseOf({ topic: `${prefix}-cli`, config: { ...secure, "sasl.password": "no" }, events: one }),
      caseOf({ topic: `${prefix}-cli`, config: without(secure, "ssl.ca.location"), events: one }),
    ];
    for (const runtime of RUNTIMES) {
      const outcomes = await emitOnRuntime(runtime, cases);
      assertEquals(outcomes.map(({ results }) => results), [
        ["sent", "TRANSPORT_REJECTED", "sent"],
        ["TRANSPORT_NOT_FOUND"],
        ["TRANSPORT_UNAUTHORIZED"],
        ["TRANSPORT_TLS"],
      ], `${runtime}: ${JSON.stringify(outcomes)}`);
      assertMatch(outcomes[0]?.errors[0] ?? "", /the broker answered MESSAGE_TOO_LARGE$/);
      assertMatch(outcomes[1]?.errors[0] ?? "", /the topic does not exist$/);
    }
  });

  it("takes its configuration from openlineage.yml in the command line", LIMIT, async () => {
    const folder = await Deno.makeTempDir({ prefix: "runline-kafka-" });
    const topic = `${prefix}-cli`;
    const transport = { type: "kafka", topic, config: secure };
    const config = join(folder, "openlineage.yml");
    const file = join(folder, "events.ndjson");
    await Deno.writeTextFile(config, JSON.stringify({ transport }));
    await Deno.writeTextFile(file, `${JSON.stringify(frozenRunEvent("orders"))}\n`);
    const child = startRunline(["emit", file], { OPENLINEAGE_CONFIG: config });
    const { code, stderr } = await child.output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
    const [message] = await readTopic(plain, topic);
    assertEquals(message?.key, "run:food_delivery/orders");
    assertEquals(JSON.parse(message?.value ?? ""), frozenRunEvent("orders"));
    await Deno.remove(folder, { recursive: true });
  });
});

describe("kafkaTransport() while the broker is killed and started again", () => {
  it("delivers every event, in the order of its key", LIMIT, async () => {
    await using broker = await KafkaBroker.start();
    const config = { "bootstrap.servers": broker.servers };
    await createTopics(config, ["orders"]);
    const transport = kafkaTransport({ topic: "orders", config });
    const keys = 7;
    const count = 3000;
    const emitted: Promise<void>[] = [];
    for (let number = 0; number < count; number++) {
      const event = { ...frozenJobEvent(`job-${number % keys}`), number } as LineageEvent;
      emitted.push(transport.emit(event));
      if (number % 10 === 0) await delay(1);
      if (number === 1000) {
        await emitted[500];
        await broker.kill();
      }
      if (number === 2000) await broker.restart();
    }
    await Promise.all(emitted);
    await transport.close();

    const numbers = Map.groupBy(await readTopic(config, "orders"), ({ key }) => key);
    assertEquals(numbers.size, keys);
    const seen = new Set<number>();
    for (const messages of numbers.values()) {
      const own = messages.map(({ value }) => Number(JSON.parse(value).number));
      // A batch that was written and not acknowledged is sent again.
      const firsts = own.filter((number) => !seen.has(number) && seen.add(number));
      assertEquals(firsts, firsts.toSorted((a, b) => a - b));
    }
    assertEquals(seen.size, count);
  });
});

function caseOf(
  options: {
    readonly topic: string;
    readonly config: Readonly<Record<string, string>>;
    readonly events: readonly LineageEvent[];
  },
): { config: Record<string, unknown>; events: readonly LineageEvent[] } {
  const { topic, config, events } = options;
  return { config: { transport: { type: "kafka", topic, config } }, events };
}

function without(config: Readonly<Record<string, string>>, key: string): Record<string, string> {
  return Object.fromEntries(Object.entries(config).filter(([name]) => name !== key));
}

/** Orders messages, with their values as the Python client writes JSON. */
function sorted(
  messages: readonly { readonly partition: number; readonly key: string; readonly value: string }[],
): unknown[] {
  return messages
    .map(({ partition, key, value }) => [partition, key, canonicalJson(JSON.parse(value))])
    .sort((a, b) => JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
}

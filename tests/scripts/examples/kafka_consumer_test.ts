import { assertEquals, assertRejects } from "@std/assert";
import { Buffer } from "node:buffer";
import { Readable } from "node:stream";
import { describe, it } from "node:test";
import { type KafkaMessage, transformTopic } from "../../../scripts/examples/kafka_consumer.ts";
import { enrichedLine } from "../../fixtures/enriched_lines.ts";

/** A broker that remembers what happened, in its order. */
class FakeKafka {
  readonly log: string[] = [];
  readonly #failAt: number;
  #sends = 0;

  constructor(failAt = Infinity) {
    this.#failAt = failAt;
  }

  /** Creates a message whose line is of an app, or bad. */
  message(app_id: string, partition: number, offset: number): KafkaMessage {
    const line = app_id === "bad" ? "x\ty" : enrichedLine({ app_id });
    return {
      topic: "enriched",
      partition,
      value: Buffer.from(line),
      commit: () => void this.log.push(`commit ${partition}:${offset}`),
    };
  }

  async send({ messages }: { messages: { topic: string; value: string }[] }): Promise<void> {
    await Promise.resolve();
    if (++this.#sends === this.#failAt) throw new Error("Cannot reach the brokers");
    const names = messages.map(({ topic, value }) => `${topic}=${JSON.parse(value).app_id ?? "!"}`);
    this.log.push(`send ${names.join(" ")}`);
  }
}

const TOPICS = { topic: "rows", badTopic: "bad-rows" };

describe("transformTopic()", () => {
  it("commits each partition when its rows have arrived", async () => {
    const kafka = new FakeKafka();
    const messages = Readable.from([
      kafka.message("a", 0, 7),
      kafka.message("b", 1, 3),
      kafka.message("bad", 0, 8),
    ]);
    await transformTopic(messages, { ...TOPICS, producer: kafka });
    const sent = kafka.log.filter((entry) => entry.startsWith("send"))
      .flatMap((entry) => entry.split(" ").slice(1));
    assertEquals(sent, ["rows=a", "rows=b", "bad-rows=!"]);
    assertEquals(kafka.log[0]?.startsWith("send"), true);
    const commits = kafka.log.filter((entry) => entry.startsWith("commit"));
    assertEquals(commits.findLast((entry) => entry.includes(" 0:")), "commit 0:8");
    assertEquals(commits.findLast((entry) => entry.includes(" 1:")), "commit 1:3");
    assertEquals(kafka.log.at(-1)?.startsWith("commit"), true);
  });

  it("gathers messages that arrive during a batch", async () => {
    const kafka = new FakeKafka();
    const many = Array.from({ length: 1000 }, (_, index) => kafka.message("a", 0, index));
    const messages = Readable.from(many);
    await transformTopic(messages, { ...TOPICS, producer: kafka, maxBatch: 100 });
    const sends = kafka.log.filter((entry) => entry.startsWith("send"));
    assertEquals(sends.flatMap((entry) => entry.split(" ").slice(1)).length, 1000);
    assertEquals(kafka.log.at(-1), "commit 0:999");
    assertEquals(sends.length < 1000, true, `${sends.length} requests`);
    assertEquals(Math.max(...sends.map((entry) => entry.split(" ").length - 1)) <= 100, true);
  });

  it("commits nothing that was not sent, and fails while it waits for messages", async () => {
    const kafka = new FakeKafka(1);
    const messages = new Readable({ objectMode: true, read() {} });
    messages.push(kafka.message("a", 0, 1));
    const done = transformTopic(messages, { ...TOPICS, producer: kafka });
    await assertRejects(() => done, Error, "Cannot reach the brokers");
    assertEquals(kafka.log, []);
  });

  it("fails also when the stream has ended before", async () => {
    const kafka = new FakeKafka(1);
    const messages = { destroy() {}, ...{ [Symbol.asyncIterator]: one(kafka.message("a", 0, 1)) } };
    const done = transformTopic(messages, { ...TOPICS, producer: kafka });
    await assertRejects(() => done, Error, "Cannot reach the brokers");
  });
});

function one(message: KafkaMessage): () => AsyncGenerator<KafkaMessage, void> {
  return async function* () {
    yield await Promise.resolve(message);
  };
}

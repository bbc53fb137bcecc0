import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "node:test";
import { TransportError } from "../../../../src/lineage/mod.ts";
import { findKafkaTopic } from "../../../../src/lineage/transports/kafka.ts";
import { FakeKafkaProducer, kafkaClientError } from "../../../fakes/kafka_producer.ts";

const config = { "bootstrap.servers": "broker:9092" };

describe("findKafkaTopic()", () => {
  it("returns the number of partitions, sends nothing and closes the client", async () => {
    const producer = new FakeKafkaProducer({ partitionsCount: 3 });
    const createProducer = () => Promise.resolve(producer);
    assertEquals(await findKafkaTopic({ topic: "openlineage", config, createProducer }), 3);
    assertEquals([producer.attempts, producer.isClosed], [0, true]);
  });

  it("reports refused credentials without the password", async () => {
    const producer = new FakeKafkaProducer();
    const message = "SASL authentication failed for s3cret";
    producer.metadata = () =>
      Promise.reject(
        kafkaClientError({ code: "PLT_KFK_AUTHENTICATION", canRetry: false, message }),
      );
    const error = await assertRejects(
      () =>
        findKafkaTopic({
          topic: "openlineage",
          config: {
            ...config,
            "security.protocol": "SASL_PLAINTEXT",
            "sasl.mechanism": "PLAIN",
            "sasl.username": "jobs",
            "sasl.password": "s3cret",
          },
          createProducer: () => Promise.resolve(producer),
        }),
      TransportError,
      'Cannot find Kafka topic "openlineage" at "broker:9092": the broker refused the credentials',
    );
    assertEquals([error.code, error.message.includes("s3cret")], ["TRANSPORT_UNAUTHORIZED", false]);
    assertEquals(producer.isClosed, true);
  });
});

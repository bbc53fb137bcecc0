import { assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import type { EventRow } from "../../../scripts/examples/event_row.ts";
import { handler as firehoseHandler } from "../../../scripts/examples/lambda_firehose.ts";
import { kinesisHandler } from "../../../scripts/examples/lambda_kinesis.ts";
import { s3Handler } from "../../../scripts/examples/lambda_s3.ts";
import { sqsHandler } from "../../../scripts/examples/lambda_sqs.ts";
import { startS3Server } from "../../fakes/s3_server.ts";
import { enrichedLine } from "../../fixtures/enriched_lines.ts";

/** A place for rows that refuses those of some apps, and keeps what else comes. */
function fakeDelivery(...refused: readonly string[]) {
  const delivered: string[] = [];
  const errors: unknown[] = [];
  return {
    delivered,
    errors,
    deliver({ good, json }: EventRow): Promise<void> {
      const name = good ? JSON.parse(json).app_id : `bad: ${JSON.parse(json).data.payload}`;
      if (refused.includes(name)) return Promise.reject(new Error(`Cannot insert "${name}"`));
      delivered.push(name);
      return Promise.resolve();
    },
    onError: (error: unknown): void => void errors.push(error),
  };
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

describe("kinesisHandler()", () => {
  const Records = ["a", "crêpe", "no event", "d"].map((app_id, index) => ({
    kinesis: {
      sequenceNumber: `4954511524349098501828006771417${index}`,
      data: base64(app_id === "no event" ? app_id : enrichedLine({ app_id })),
    },
  }));

  it("delivers rows and bad rows in the order of the stream", async () => {
    const delivery = fakeDelivery();
    assertEquals(await kinesisHandler(delivery)({ Records }), { batchItemFailures: [] });
    assertEquals(delivery.delivered, ["a", "crêpe", "bad: no event", "d"]);
  });

  it("reports the sequence number at which delivery failed, and stops there", async () => {
    const delivery = fakeDelivery("crêpe");
    assertEquals(await kinesisHandler(delivery)({ Records }), {
      batchItemFailures: [{ itemIdentifier: "49545115243490985018280067714171" }],
    });
    assertEquals([delivery.delivered, delivery.errors.length], [["a"], 1]);
  });
});

describe("sqsHandler()", () => {
  function messages(queue: string) {
    const Records = ["a", "b", "c", "no event"].map((app_id) => ({
      messageId: `id-${app_id}`,
      body: app_id === "no event" ? app_id : enrichedLine({ app_id }),
      eventSourceARN: `arn:aws:sqs:eu-west-1:123456789012:${queue}`,
    }));
    return { Records };
  }

  it("reports the messages that were not delivered, and no others", async () => {
    const delivery = fakeDelivery("a", "c");
    assertEquals(await sqsHandler(delivery)(messages("rows")), {
      batchItemFailures: [{ itemIdentifier: "id-a" }, { itemIdentifier: "id-c" }],
    });
    assertEquals(delivery.delivered, ["b", "bad: no event"]);
  });

  it("reports all messages of a FIFO queue from the first failure on", async () => {
    const delivery = fakeDelivery("b");
    const { batchItemFailures } = await sqsHandler(delivery)(messages("rows.fifo"));
    const failed = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    assertEquals(failed, ["id-b", "id-c", "id-no event"]);
    assertEquals(delivery.delivered, ["a"]);
  });

  it("reports nothing when all is delivered", async () => {
    for (const queue of ["rows", "rows.fifo"]) {
      const { batchItemFailures } = await sqsHandler(fakeDelivery())(messages(queue));
      assertEquals(batchItemFailures, []);
    }
  });
});

describe("handler() of Firehose", () => {
  it("returns every record with its id, in order", () => {
    const [good, bad, empty] = [enrichedLine({ app_id: "a" }), "x\ty", "\n"];
    const data = [good, `${good}\n${good}\n`, `${good}\n${bad}`, empty];
    const records = data.map((text, index) => ({ recordId: `r${index}`, data: base64(text) }));
    const answer = firehoseHandler({ records });
    assertEquals(answer.records.map(({ recordId, result }) => [recordId, result]), [
      ["r0", "Ok"],
      ["r1", "Ok"],
      ["r2", "ProcessingFailed"],
      ["r3", "Dropped"],
    ]);
    const texts = answer.records.map((record) => Buffer.from(record.data, "base64").toString());
    assertEquals(texts[1], (texts[0] ?? "").repeat(2));
    assertEquals(JSON.parse(texts[0] ?? "").app_id, "a");
    assertEquals(texts[2], data[2]);
  });
});

describe("s3Handler()", () => {
  function notification(key: string, eventName = "ObjectCreated:Put") {
    return { eventName, s3: { bucket: { name: "in" }, object: { key } } };
  }

  it("turns each new file into one of NDJSON, and bad events into bad rows", async () => {
    await using s3 = await startS3Server();
    s3.put("in", "run=1/a b+ö.tsv", `${enrichedLine({ app_id: "a" })}\nx\ty\n`);
    s3.put("in", "run=1/part.gz", gzipSync(enrichedLine({ app_id: "b" })));
    s3.put("out", "", "");
    const handler = s3Handler(s3.client(), { out: "s3://out/json/", bad: "s3://out/bad/" });
    const Records = [
      notification("run%3D1/a+b%2B%C3%B6.tsv"),
      notification("run%3D1/part.gz", "ObjectCreated:CompleteMultipartUpload"),
      notification("run%3D1/gone", "ObjectRemoved:Delete"),
      notification("run%3D1/_SUCCESS"),
    ];
    await handler({ Records });
    const objects = s3.objects("out");
    assertEquals(Object.keys(objects).sort(), [
      "bad/run=1/a b+ö.tsv.bad.ndjson",
      "json/run=1/a b+ö.tsv.ndjson",
      "json/run=1/part.ndjson",
    ]);
    assertEquals(JSON.parse(objects["json/run=1/a b+ö.tsv.ndjson"] ?? "").app_id, "a");
    assertEquals(JSON.parse(objects["json/run=1/part.ndjson"] ?? "").app_id, "b");
    const bad = JSON.parse(objects["bad/run=1/a b+ö.tsv.bad.ndjson"] ?? "");
    assertEquals(bad.data.payload, "x\ty");

    await handler({ Records });
    assertEquals(s3.objects("out"), objects);
  });
});

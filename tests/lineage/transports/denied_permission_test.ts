import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { readdir } from "node:fs/promises";
import { describe, it } from "node:test";
import { httpTransport, TransportError } from "../../../src/lineage/mod.ts";
import type { Transport } from "../../../src/lineage/mod.ts";
import { asyncTransport } from "../../../src/lineage/transports/async.ts";
import { AwsSender } from "../../../src/lineage/transports/aws/aws_sender.ts";
import { batchTransport } from "../../../src/lineage/transports/batch.ts";
import { gcsTransport } from "../../../src/lineage/transports/gcs.ts";
import { kafkaTransport } from "../../../src/lineage/transports/kafka.ts";
import { spoolTransport } from "../../../src/lineage/transports/spool.ts";
import { FakeKafkaProducer } from "../../fakes/kafka_producer.ts";
import { frozenJobEvent } from "../../fakes/lineage_events.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

const EVENT = frozenJobEvent("orders");

function notCapable(): Error {
  const message =
    'Requires net access to "lineage.example:443", run again with the --allow-net flag';
  return Object.assign(new Error(message), { name: "NotCapable" });
}

/** A `fetch` that Deno denies, which counts its calls. */
function deniedFetch() {
  const denied = {
    calls: 0,
    fetch: () => {
      denied.calls++;
      return Promise.reject(notCapable());
    },
  };
  return denied;
}

async function failureOf(transport: Transport): Promise<TransportError> {
  return await assertRejects(
    async () => await transport.emit(EVENT),
    TransportError,
    "permission denied by Deno, run with --allow-net=lineage.example:443",
  );
}

describe("a permission that Deno denies", () => {
  const url = "https://lineage.example";
  const withFetch: Record<string, (fetch: () => Promise<Response>) => Transport> = {
    httpTransport: (fetch) => httpTransport({ url, fetch }),
    batchTransport: (fetch) => batchTransport({ url, fetch }),
    gcsTransport: (fetch) =>
      gcsTransport({
        bucket: "acme",
        fetch,
        auth: { getAccessToken: () => Promise.resolve("token") },
      }),
  };
  for (const [name, create] of Object.entries(withFetch)) {
    it(`fails the first attempt of \`${name}()\`, which makes no other`, async () => {
      const denied = deniedFetch();
      const error = await failureOf(create(denied.fetch));
      assertEquals(
        [error.code, error.retryable, denied.calls],
        ["TRANSPORT_PERMISSION", false, 1],
      );
    });
  }

  it("fails the first attempt of `kafkaTransport()`", async () => {
    const refuse = () => Promise.reject(new Error("Metadata failed", { cause: notCapable() }));
    const producer = new FakeKafkaProducer({ answers: [refuse, refuse] });
    const config = { "bootstrap.servers": "lineage.example:9092", acks: "all" };
    const transport = kafkaTransport({
      topic: "openlineage",
      config,
      createProducer: () => Promise.resolve(producer),
    });
    const error = await failureOf(transport);
    await transport.close?.();
    assertEquals(
      [error.code, error.retryable, producer.attempts],
      ["TRANSPORT_PERMISSION", false, 1],
    );
  });

  it("is no outage of a service of AWS", async () => {
    const client = { send: () => Promise.reject(notCapable()), destroy: () => {} };
    const createClient = () => Promise.resolve(client);
    const sender = new AwsSender({ createClient, url: "s3://acme" });
    const error = await assertRejects(() => sender.send({}, undefined), TransportError);
    assertEquals([error.code, error.retryable], ["TRANSPORT_PERMISSION", false]);
  });

  it("is reported by `asyncTransport()` with its code", async () => {
    const errors: TransportError[] = [];
    const inner = { emit: () => Promise.reject(notCapable()) };
    const transport = asyncTransport({ transport: inner, onError: (error) => errors.push(error) });
    await transport.emit(EVENT);
    await transport.close?.();
    assertEquals(errors.map(({ code, retryable }) => [code, retryable]), [
      ["TRANSPORT_PERMISSION", false],
    ]);
  });

  it("leaves events in the spool for a process that has it", async () => {
    await using folder = await tempFolder();
    const denied = deniedFetch();
    const errors: TransportError[] = [];
    const transport = spoolTransport({
      folder: folder.path,
      transport: httpTransport({ url, fetch: denied.fetch }),
      onError: (error) => errors.push(error),
    });
    await transport.emit(EVENT);
    await transport.flush?.();
    await transport.close?.();
    assertEquals(errors.map(({ code, retryable }) => [code, retryable]), [
      ["TRANSPORT_PERMISSION", false],
    ]);
    assertStringIncludes(errors[0]?.message ?? "", "--allow-net=lineage.example:443");
    const segments = (await readdir(folder.path)).filter((name) => name.endsWith(".log"));
    assertEquals(segments.length, 1);
  });
});

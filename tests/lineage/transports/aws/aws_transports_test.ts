import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { TransportError } from "../../../../src/lineage/errors.ts";
import { dataZoneTransport } from "../../../../src/lineage/transports/datazone.ts";
import { kinesisTransport } from "../../../../src/lineage/transports/kinesis.ts";
import { s3Transport } from "../../../../src/lineage/transports/s3.ts";
import type { Transport } from "../../../../src/lineage/transports/port/transport.ts";
import { testTransport } from "../../../contracts/transport.ts";
import type { TransportFixture } from "../../../contracts/transport.ts";
import {
  AWS_CREDENTIALS,
  awsClientIn,
  awsError,
  FakeAwsClient,
} from "../../../fakes/aws_client.ts";
import type { BackendState } from "../../../fakes/lineage_endpoint.ts";
import { transportFixture } from "../../../fixtures/transport_fixtures.ts";
import { frozenJobEvent, frozenRunEvent } from "../../../fakes/lineage_events.ts";

const EVENT = frozenRunEvent("orders");
const MS = Date.parse(EVENT.eventTime);

type Options = { readonly client: FakeAwsClient; readonly credentials: typeof AWS_CREDENTIALS };

/** Starts a transport whose client is a fake, and reads the events that it sent. */
function start(
  create: (options: Options) => Required<Transport>,
  read: (input: Readonly<Record<string, unknown>>) => unknown,
): (state: BackendState) => Promise<TransportFixture> {
  return (state) => {
    const client = awsClientIn(state);
    const transport = create({ client, credentials: AWS_CREDENTIALS });
    const received = () => Promise.resolve(client.inputs.map((input) => decode(read(input))));
    return Promise.resolve(transportFixture(transport, { received }));
  };
}

testTransport(
  "s3Transport()",
  start((options) => s3Transport({ bucket: "acme", ...options }), ({ Body }) => Body),
);
testTransport(
  "kinesisTransport()",
  start((options) => kinesisTransport({ streamName: "lineage", ...options }), ({ Data }) => Data),
);
testTransport(
  "dataZoneTransport()",
  start((options) => dataZoneTransport({ domainId: "dzd_1", ...options }), ({ event }) => event),
);

describe("s3Transport()", () => {
  for (
    const [prefix, key] of [
      ["", `${MS}.json`],
      ["lineage", `lineage_${MS}.json`],
      ["lineage/", `lineage/${MS}.json`],
    ] as const
  ) {
    it(`names objects with the prefix "${prefix}" as the Java client does`, async () => {
      const client = new FakeAwsClient();
      await s3Transport({ bucket: "acme", prefix, client }).emit(EVENT);
      const [input] = client.inputs;
      assertEquals([input?.["Bucket"], input?.["Key"], input?.["IfNoneMatch"]], ["acme", key, "*"]);
    });
  }

  it("puts a number behind the name of an event of the same millisecond", async () => {
    const taken = awsError("PreconditionFailed", 412);
    const client = new FakeAwsClient([taken, taken]);
    await s3Transport({ bucket: "acme", prefix: "a/", client }).emit(EVENT);
    assertEquals(client.inputs.map(({ Key }) => Key), [`a/${MS}-2.json`]);
  });

  it("takes an object for its own that a lost response had created", async () => {
    for (const [stored, keys] of [[JSON.stringify(EVENT), 1], ["of another", 2]] as const) {
      const created: unknown[] = [];
      const client = {
        send({ input }: { readonly input: Record<string, unknown> }) {
          const Body = { transformToString: () => Promise.resolve(stored) };
          if (input["Body"] === undefined) return Promise.resolve({ Body });
          if (created.push(input["Key"]) > 1) return Promise.resolve({});
          const $metadata = { httpStatusCode: 412, attempts: 2 };
          return Promise.reject(Object.assign(new Error("PreconditionFailed"), { $metadata }));
        },
        destroy() {},
      };
      await s3Transport({ bucket: "acme", client }).emit(EVENT);
      assertEquals(created.length, keys);
    }
  });

  it("does not close the client of the user", async () => {
    const client = new FakeAwsClient();
    await s3Transport({ bucket: "acme", client }).close();
    assertEquals(client.isDestroyed, false);
  });

  const failures: readonly (readonly [name: string, status: number | undefined, code: string])[] = [
    ["AccessDenied", 403, "TRANSPORT_UNAUTHORIZED"],
    ["CredentialsProviderError", undefined, "TRANSPORT_UNAUTHORIZED"],
    ["NoSuchBucket", 404, "TRANSPORT_NOT_FOUND"],
    ["SlowDown", 503, "TRANSPORT_UNAVAILABLE"],
    ["InternalError", 500, "TRANSPORT_UNAVAILABLE"],
    ["TimeoutError", undefined, "TRANSPORT_TIMEOUT"],
    ["EntityTooLarge", 400, "TRANSPORT_REJECTED"],
  ];
  for (const [name, status, code] of failures) {
    it(`rejects with ${code} for ${name}`, async () => {
      const client = new FakeAwsClient([awsError(name, status)]);
      const transport = s3Transport({ bucket: "acme", client });
      const error = await assertRejects(() => transport.emit(EVENT), TransportError);
      assertEquals([error.code, error.url, error.status], [code, "s3://acme", status]);
      assertEquals(error.message, `Cannot send lineage event to "s3://acme": ${name} happened`);
      assertEquals(error.retryable, /UNAVAILABLE|TIMEOUT/.test(code));
    });
  }

  it("rejects an empty bucket", () => {
    assertThrows(() => s3Transport({ bucket: "" }), TypeError, "'bucket' is empty");
  });
});

describe("kinesisTransport()", () => {
  it("has the message key of Kafka as partition key, truncated to the limit of Kinesis", async () => {
    const client = new FakeAwsClient();
    const transport = kinesisTransport({ streamName: "lineage", client });
    await transport.emit(EVENT);
    await transport.emit(frozenJobEvent("x".repeat(300)));
    const keys = client.inputs.map(({ PartitionKey }) => String(PartitionKey));
    assertEquals([keys[0], keys[1]?.length], ["run:food_delivery/orders", 256]);
    assertEquals(client.inputs[0]?.["StreamName"], "lineage");
  });
});

describe("dataZoneTransport()", () => {
  it("posts run events, and drops others with one warning", async () => {
    const client = new FakeAwsClient();
    const warnings: string[] = [];
    const onWarning = (message: string) => void warnings.push(message);
    const transport = dataZoneTransport({ domainId: "dzd_1", client, onWarning });
    await transport.emit(frozenJobEvent("a"));
    await transport.emit(EVENT);
    await transport.emit(frozenJobEvent("b"));
    assertEquals(
      client.inputs.map((input) => [input["domainIdentifier"], decode(input["event"])]),
      [
        ["dzd_1", JSON.stringify(EVENT)],
      ],
    );
    assertEquals(warnings, [
      "Amazon DataZone accepts only run events: events of jobs and datasets are dropped",
    ]);
  });
});

function decode(bytes: unknown): string {
  return typeof bytes === "string" ? bytes : new TextDecoder().decode(bytes as Uint8Array);
}

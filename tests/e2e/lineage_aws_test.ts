import { assertEquals, assertMatch } from "@std/assert";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
} from "@aws-sdk/client-kinesis";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { before, describe, it } from "node:test";
import type { LineageEvent } from "../../src/lineage/mod.ts";
import { startLineageBackend } from "../fakes/lineage_backend.ts";
import { frozenJobEvent, frozenRunEvent } from "../fakes/lineage_events.ts";
import { ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY } from "./services/credentials.ts";
import { startServices } from "./services.ts";
import { emitOnRuntime, RUNTIMES } from "./support/emit_on_runtime.ts";

const LIMIT = { timeout: 600_000 };
const credentials = { accessKeyId: ACCESS_KEY_ID, secretAccessKey: SECRET_ACCESS_KEY };

describe("lineage on S3", () => {
  const bucket = `lineage-${Deno.pid}`;
  let endpoint = "";
  let s3: S3Client;

  before(async () => {
    ({ versitygw: { endpoint } } = await startServices(["versitygw"]));
    s3 = new S3Client({ endpoint, region: REGION, credentials, forcePathStyle: true });
    const { CreateBucketCommand } = await import("@aws-sdk/client-s3");
    await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  });

  it(
    "has an object of each event, also of the same millisecond, on each runtime",
    LIMIT,
    async () => {
      const events = ["a", "b", "c"].map((name) => frozenRunEvent(name));
      const storage_options = {
        key: ACCESS_KEY_ID,
        secret: SECRET_ACCESS_KEY,
        endpoint_url: endpoint,
        region: REGION,
      };
      for (const runtime of RUNTIMES) {
        const file = (path: string, append: boolean) => ({
          config: {
            transport: {
              type: "file",
              log_file_path: `s3://${bucket}/${runtime}-${path}`,
              append,
              storage_options,
            },
          },
          events,
        });
        const outcomes = await emitOnRuntime(runtime, [file("file", false), file("append", true)]);
        assertEquals(outcomes.map(({ errors }) => errors), [[], []], runtime);
        const each = await readObjects(`${runtime}-file`);
        assertEquals(each.length, 3);
        assertEquals(parse(each.map(({ text }) => text).join("")), events);
        const appended = await readObjects(`${runtime}-append`);
        assertMatch(appended[0]?.key ?? "", /\.ndjson$/);
        assertEquals(parse(appended.map(({ text }) => text).join("")), events);
      }
    },
  );

  it("has the names of the Java client with the transport s3", LIMIT, async () => {
    const { s3Transport } = await import("../../src/lineage/transports/s3.ts");
    const transport = s3Transport({
      bucket,
      prefix: "java/",
      endpoint,
      region: REGION,
      credentials,
    });
    await Promise.all(["a", "b"].map((name) => transport.emit(frozenRunEvent(name))));
    await transport.close();
    const ms = Date.parse(frozenRunEvent("a").eventTime);
    const keys = (await readObjects("java/")).map(({ key }) => key);
    assertEquals(keys.sort(), [`java/${ms}-1.json`, `java/${ms}.json`]);
  });

  async function readObjects(prefix: string): Promise<{ key: string; text: string }[]> {
    const listing = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
    return await Promise.all((listing.Contents ?? []).map(async ({ Key = "" }) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      return { key: Key, text: await Body?.transformToString() ?? "" };
    }));
  }
});

describe("lineage on Kinesis", () => {
  it("has a record of each event, with the key of its job, on each runtime", LIMIT, async () => {
    const { moto: { endpoint } } = await startServices(["moto"]);
    const requestHandler = new NodeHttpHandler();
    const kinesis = new KinesisClient({ endpoint, region: REGION, credentials, requestHandler });
    const events = [frozenRunEvent("a"), frozenJobEvent("b")];
    const { port } = new URL(endpoint);
    const properties = { KinesisEndpoint: "http://127.0.0.1", KinesisPort: port };
    for (const runtime of RUNTIMES) {
      const streamName = `lineage-${runtime}-${Deno.pid}`;
      await kinesis.send(new CreateStreamCommand({ StreamName: streamName, ShardCount: 1 }));
      const transport = { type: "kinesis", streamName, region: REGION, properties };
      const [outcome] = await emitOnRuntime(runtime, [{ config: { transport }, events }]);
      assertEquals(outcome?.errors, [], runtime);
      const records = await readStream(kinesis, streamName);
      assertEquals(
        new Map(records),
        new Map([
          ["run:food_delivery/a", events[0]],
          ["job:food_delivery/b", events[1]],
        ]),
        runtime,
      );
    }
    kinesis.destroy();
  });
});

describe("lineage in DataZone", () => {
  it("is posted by Amazon's client, signed, run events alone, on each runtime", LIMIT, async () => {
    for (const runtime of RUNTIMES) {
      await using backend = await startLineageBackend();
      const transport = {
        type: "amazon_datazone_api",
        domainId: "dzd_1",
        region: REGION,
        endpointOverride: backend.url,
      };
      const events = [frozenRunEvent("a"), frozenJobEvent("b")];
      const [outcome] = await emitOnRuntime(runtime, [{ config: { transport }, events }]);
      assertEquals(outcome?.errors, [], runtime);
      assertEquals(backend.events, [events[0]], runtime);
      const [request] = backend.requests;
      assertEquals(request?.path, "/v2/domains/dzd_1/lineage/events", runtime);
      const scope = new RegExp(
        `^AWS4-HMAC-SHA256 Credential=${ACCESS_KEY_ID}/\\d+/${REGION}/datazone/aws4_request,`,
      );
      assertMatch(String(request?.headers["authorization"]), scope, runtime);
    }
  });
});

async function readStream(
  kinesis: KinesisClient,
  StreamName: string,
): Promise<(readonly [key: string | undefined, event: unknown])[]> {
  const { ShardIterator } = await kinesis.send(
    new GetShardIteratorCommand({
      StreamName,
      ShardId: "shardId-000000000000",
      ShardIteratorType: "TRIM_HORIZON",
    }),
  );
  const { Records = [] } = await kinesis.send(new GetRecordsCommand({ ShardIterator }));
  return Records.map(({ PartitionKey, Data }) =>
    [PartitionKey, JSON.parse(new TextDecoder().decode(Data))] as const
  );
}

function parse(lines: string): LineageEvent[] {
  return lines.trimEnd().split("\n").map((line) => JSON.parse(line));
}

import { CreateStreamCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { after, before, describe, it } from "node:test";
import postgres from "postgres";
import { runChecks } from "../../src/cli/doctor/run_checks.ts";
import { s3Writing } from "../../src/cli/doctor/writing/s3.ts";
import { PostgresManifestStore } from "../../src/manifest/postgres.ts";
import { fakeIo } from "../fakes/cli_io.ts";
import { type TempFolder, tempFolder } from "../fixtures/temp_folder.ts";
import { ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY } from "./services/credentials.ts";
import { KafkaBroker } from "./services/kafka_broker.ts";
import { startServices } from "./services.ts";
import { createTopics } from "./support/kafka_topics.ts";

// The first test of a server may have to install it.
const LIMIT = { timeout: 600_000 };
const credentials = { accessKeyId: ACCESS_KEY_ID, secretAccessKey: SECRET_ACCESS_KEY };

interface Question {
  readonly manifest?: string;
  readonly transport?: unknown;
}

/** Returns the findings of one check, as `status: reason; fix`. */
async function doctor(
  check: string,
  { manifest, transport }: Question,
): Promise<readonly string[]> {
  await using folder: TempFolder = await tempFolder();
  const env: Record<string, string> = {};
  if (transport !== undefined) env["OPENLINEAGE__TRANSPORT"] = JSON.stringify(transport);
  const place = manifest === undefined
    ? { scheme: "sqlite", path: folder.file("runline.db") } as const
    : { scheme: "postgres", url: manifest } as const;
  const findings = await runChecks({ ...NOTHING, manifest: place }, {
    io: fakeIo({ cwd: folder.path, env }),
    // A slow machine takes more than the 10 seconds of the command.
    checkMs: 300_000,
  });
  assertEquals(JSON.stringify(findings).includes(SECRET_ACCESS_KEY), false);
  return findings.filter((finding) => finding.check === check)
    .map(({ status, reason, fix }) => `${status}: ${reason}${fix ? `; ${fix}` : ""}`);
}

const NOTHING = {
  archive: undefined,
  out: undefined,
  bad: undefined,
  spool: undefined,
  command: undefined,
  runNames: "strict",
  configFile: undefined,
} as const;

describe("runline doctor on PostgreSQL", () => {
  it("names a privilege that the user lacks", LIMIT, async () => {
    const services = await startServices(["postgres"]);
    const { hostname, port } = new URL(services.postgres.endpoint);
    const database = `doctor_${Deno.pid}`;
    const admin = postgres(`postgres://runline@${hostname}:${port}/postgres`);
    await admin.unsafe(`CREATE DATABASE ${database}`);
    const role = `doctor_${Deno.pid}`;
    await admin.unsafe(`CREATE ROLE ${role} LOGIN`);
    const owner = postgres(`postgres://runline@${hostname}:${port}/${database}`);
    try {
      await new PostgresManifestStore(owner).create();
      await owner.unsafe(`GRANT SELECT, INSERT ON runline_manifest, runline_claim TO ${role}`);
      const url = `postgres://${role}@${hostname}:${port}/${database}`;
      assertEquals(await doctor("manifest", { manifest: url }), [
        'failed: Table "runline_claim" does not allow UPDATE; ' +
        `Run as its owner: GRANT UPDATE ON runline_claim TO "${role}"`,
      ]);
      await owner.unsafe(`GRANT UPDATE ON runline_claim TO "${role}"`);
      const [finding = ""] = await doctor("manifest", { manifest: url });
      assert(finding.startsWith("ok: ") && finding.endsWith("can be read and written"), finding);
    } finally {
      await owner.end();
      await admin.end();
    }
  });
});

describe("runline doctor on S3", () => {
  it("leaves nothing in a bucket, and deletes nothing", LIMIT, async () => {
    const { versitygw: { endpoint } } = await startServices(["versitygw"]);
    const client = new S3Client({ endpoint, region: REGION, credentials, forcePathStyle: true });
    const bucket = `doctor-${Deno.pid}`;
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    const { signal } = new AbortController();
    const finding = await s3Writing(client, { bucket, prefix: "bad/" }, { signal, deletes: true });
    assertEquals(finding.status, "ok", finding.reason);
    const { KeyCount } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
    assertEquals(KeyCount, 0);
    client.destroy();
  });
});

describe("runline doctor on Kinesis", () => {
  it("finds a stream, and sends no record", LIMIT, async () => {
    const { moto: { endpoint } } = await startServices(["moto"]);
    const requestHandler = new NodeHttpHandler();
    const client = new KinesisClient({ endpoint, region: REGION, credentials, requestHandler });
    const streamName = `doctor-${Deno.pid}`;
    await client.send(new CreateStreamCommand({ StreamName: streamName, ShardCount: 1 }));
    client.destroy();
    const { kinesisWriting } = await import("../../src/cli/doctor/writing/aws_backends.ts");
    const asked = new KinesisClient({ endpoint, region: REGION, credentials, requestHandler });
    const { signal } = new AbortController();
    const found = await kinesisWriting(asked, streamName, { signal });
    assertEquals(`${found.status}: ${found.reason}`, `ok: Stream "${streamName}" can be written`);
    asked.destroy();
  });
});

describe("runline doctor on Apache Kafka", () => {
  let broker: KafkaBroker;

  before(async () => {
    broker = await KafkaBroker.start();
    await createTopics({ "bootstrap.servers": broker.servers }, ["lineage"]);
  }, LIMIT);

  after(() => broker[Symbol.asyncDispose]());

  it("checks the topic and the credentials, and creates no topic", LIMIT, async () => {
    const config = {
      "bootstrap.servers": broker.secureServers,
      "security.protocol": "SASL_SSL",
      "sasl.mechanism": "SCRAM-SHA-512",
      "sasl.username": ACCESS_KEY_ID,
      "sasl.password": SECRET_ACCESS_KEY,
      "ssl.ca.location": await broker.certificate,
    };
    const transport = { type: "kafka", topic: "lineage", config };
    assertEquals(await doctor("backend", { transport }), [
      'ok: Topic "lineage" can be reached; the permission to write is not checked',
    ]);
    const refused = { ...transport, config: { ...config, "sasl.password": "no" } };
    const [wrong = ""] = await doctor("backend", { transport: refused });
    assertStringIncludes(wrong, "the broker refused the credentials");
    assertStringIncludes(wrong, "Check sasl.mechanism, sasl.username and sasl.password");
    for (let times = 0; times < 2; times++) {
      const [missing = ""] = await doctor("backend", {
        transport: { ...transport, topic: "nowhere" },
      });
      assertStringIncludes(missing, "the topic does not exist");
    }
  });
});

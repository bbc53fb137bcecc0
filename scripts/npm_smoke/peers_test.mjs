// Runs in a folder where the package is installed without its optional peers: each one that is missing
// costs one sentence, which has the command that installs it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { describe, it } from "node:test";

const NAME = "@runline/runline";
const installed = join(process.cwd(), "node_modules", NAME);
const manifest = JSON.parse(await readFile(join(installed, "package.json"), "utf8"));

const EVENT = {
  eventTime: "2026-01-31T00:00:00Z",
  producer: "https://example.com/jobs",
  schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
  eventType: "START",
  run: { runId: "0196ed52-e0d9-76ef-9adb-779a5702ba1a" },
  job: { namespace: "food_delivery", name: "orders" },
};
const region = "eu-west-1";
const config = { "bootstrap.servers": "127.0.0.1:9", acks: "all", "message.timeout.ms": 1_000 };

const client = { send: () => assert.fail("A client was used without its package") };
const PARQUET_PACKAGES = "parquet-wasm apache-arrow";

async function read(values) {
  for await (const _value of values) { /* The first one needs the package. */ }
}

async function emit(transport) {
  try {
    await transport.emit(EVENT);
  } finally {
    await transport.close?.().catch(() => {});
  }
}

async function provide(packages) {
  const { providePackages } = await import(`${NAME}/lineage`);
  providePackages(packages);
}

// How a program meets each package, which is loaded on first use.
const ON_FIRST_USE = [
  ["@aws-sdk/client-dynamodb", "manifest/dynamodb", async ({ RunManifests }) => {
    await new RunManifests(client, "runs").contains("run=2026-01-31-00-00-00/");
  }],
  ["@aws-sdk/client-s3", "archive/s3", async ({ listRunIds }) => {
    await read(listRunIds(client, "s3://acme/archive/"));
  }],
  [PARQUET_PACKAGES, "pipeline/parquet", async ({ parquetBytes }) => await read(parquetBytes([]))],
  [
    "@aws-sdk/client-datazone",
    "lineage/datazone",
    ({ dataZoneTransport }) => emit(dataZoneTransport({ domainId: "dzd_1", region })),
  ],
  [
    "@aws-sdk/client-kinesis",
    "lineage/kinesis",
    ({ kinesisTransport }) => emit(kinesisTransport({ streamName: "openlineage", region })),
  ],
  [
    "@aws-sdk/client-s3",
    "lineage/s3",
    ({ s3Transport }) => emit(s3Transport({ bucket: "acme", prefix: "x", region })),
  ],
  [
    "@opentelemetry/api",
    "lineage/opentelemetry",
    ({ openTelemetryMetrics }) => openTelemetryMetrics(),
  ],
  [
    "@platformatic/kafka",
    "lineage/kafka",
    ({ kafkaTransport }) => emit(kafkaTransport({ topic: "openlineage", config })),
  ],
  [
    "aws-msk-iam-sasl-signer-js",
    "lineage/msk-iam",
    ({ mskIamTokenProvider }) => mskIamTokenProvider({ region }).getToken(),
  ],
  [
    "google-auth-library",
    "lineage/gcplineage",
    ({ gcpLineageTransport }) => emit(gcpLineageTransport({ projectId: "acme", location: region })),
  ],
  // Those two come after a client, which is there.
  ["@aws-sdk/credential-providers", "lineage/s3", async ({ s3Transport }) => {
    await provide({ "@aws-sdk/client-s3": () => Promise.resolve({ PutObjectCommand: class {} }) });
    const roleArn = "arn:aws:iam::1:role/lineage";
    await emit(s3Transport({ bucket: "acme", prefix: "x", region, roleArn }));
  }],
  ["@smithy/node-http-handler", "lineage/kinesis", async ({ kinesisTransport }) => {
    await provide({
      "@aws-sdk/client-kinesis": () => Promise.resolve({ PutRecordCommand: class {} }),
    });
    await emit(kinesisTransport({ streamName: "openlineage", region }));
  }],
];

const S3 = ["process", "s3://acme/archive/", "--job", "a/b", "--out", "./json"];
const RUNS = ["runs", "list", "./archive", "--manifest"];
const PARQUET = [
  "transform",
  "./archive/run=*/part-*",
  "--format",
  "parquet",
  "--out",
  "x.parquet",
];
const WATCH = ["runs", "watch", "./archive", "--job", "a/b", "--out", "./json", "--queue"];

// How the command meets each package.
const COMMANDS = [
  ["@aws-sdk/client-s3", S3],
  ["@aws-sdk/client-dynamodb", [...RUNS, "dynamodb://runs"]],
  ["postgres", [...RUNS, "postgres://127.0.0.1:9/runs"]],
  ["@aws-sdk/client-sqs", [...WATCH, "https://sqs.eu-west-1.amazonaws.com/1/runs"]],
  [PARQUET_PACKAGES, PARQUET],
  ...[
    ["@platformatic/kafka", { type: "kafka", topic: "openlineage", config }],
    ["@aws-sdk/client-kinesis", { type: "kinesis", streamName: "openlineage", region }],
    ["@aws-sdk/client-datazone", { type: "amazon_datazone_api", domainId: "dzd_1", region }],
    ["google-auth-library", { type: "gcplineage", projectId: "acme", location: region }],
  ].map(([name, transport]) => [name, ["emit", "event.ndjson"], transport]),
];

describe("an optional peer that is missing", () => {
  it("is tested, each of them", () => {
    const names = [...ON_FIRST_USE, ...COMMANDS].flatMap(([names]) => names.split(" "));
    const tested = new Set(names);
    const peers = Object.keys(manifest.peerDependencies);
    assert.deepEqual(peers.filter((name) => !tested.has(name)), []);
  });

  for (const [names, subpath, use] of ON_FIRST_USE) {
    it(`is named with its command on the first use of ${subpath}: ${names}`, async () => {
      const entryPoint = await import(`${NAME}/${subpath}`);
      await assert.rejects(async () => await use(entryPoint), ({ message }) => {
        assert.ok(message.includes(`run "npm install ${names}"`), message);
        assert.ok(!message.includes("\n"), message);
        return true;
      });
    });
  }

  for (const [names, args, transport] of COMMANDS) {
    it(`is named by \`runline ${args[0]}\`: ${names}`, () => {
      const { status, stderr } = runline(args, transport);
      assert.equal(status, 1, stderr);
      assert.ok(stderr.includes(`run "npm install ${names}"`), stderr);
      assert.doesNotMatch(stderr, /\n +at /);
    });
  }
});

function runline(args, transport) {
  const command = join(installed, manifest.bin.runline);
  const env = { ...process.env, AWS_REGION: region };
  const variables = transport ? { OPENLINEAGE__TRANSPORT: JSON.stringify(transport) } : {};
  return spawnSync(process.execPath, [command, ...args], {
    encoding: "utf8",
    env: { ...env, ...variables },
    input: "",
  });
}

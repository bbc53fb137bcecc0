import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { assertEquals } from "@std/assert";
import dynalite from "dynalite";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { dynamodbWriting } from "../../../../src/cli/doctor/writing/dynamodb.ts";
import {
  dataZoneReading,
  kinesisWriting,
} from "../../../../src/cli/doctor/writing/aws_backends.ts";
import type { Finding } from "../../../../src/cli/doctor/finding.ts";
import { postgresWriting } from "../../../../src/cli/doctor/writing/postgres.ts";
import { s3Writing } from "../../../../src/cli/doctor/writing/s3.ts";
import { DynamoDBManifestStore } from "../../../../src/manifest/dynamodb.ts";
import { startS3Server } from "../../../fakes/s3_server.ts";

const { signal } = new AbortController();

describe("s3Writing()", () => {
  it("is good where S3 refuses only the upload, and leaves nothing", async () => {
    await using s3 = await startS3Server();
    s3.put("acme", "json/_runline.json", "{}");
    const folder = { bucket: "acme", prefix: "json/" };
    assertEquals(await s3Writing(s3.client(), folder, { signal }), {
      status: "ok",
      reason: "s3://acme/json/ can be written",
    });
    assertEquals(s3.objects("acme"), { "json/_runline.json": "{}" });
    assertEquals(s3.requests, ["UploadPart"]);
  });

  it("names the permission that is missing", async () => {
    await using s3 = await startS3Server();
    s3.put("acme", "", "");
    s3.fail("UploadPart", { kind: "answer", status: 403, code: "AccessDenied" });
    const folder = { bucket: "acme", prefix: "json/" };
    assertEquals(await s3Writing(s3.client(), folder, { signal }), {
      status: "failed",
      reason: "s3://acme/json/ cannot be written: access is denied",
      fix: "Allow s3:PutObject",
    });
  });

  it("is no failure where the server answers otherwise", async () => {
    await using s3 = await startS3Server();
    s3.put("acme", "", "");
    s3.fail("UploadPart", { kind: "answer", status: 400, code: "InvalidRequest" });
    const { status } = await s3Writing(s3.client(), { bucket: "acme", prefix: "" }, { signal });
    assertEquals(status, "warning");
  });
});

describe("s3Writing() where objects are deleted", () => {
  const folder = { bucket: "acme", prefix: "bad/" };

  it("asks for an object that does not exist, and deletes none", async () => {
    await using s3 = await startS3Server();
    s3.put("acme", "bad/_runline.json", "{}");
    assertEquals(await s3Writing(s3.client(), folder, { signal, deletes: true }), {
      status: "ok",
      reason: "s3://acme/bad/ can be written, and objects can be deleted",
    });
    assertEquals(s3.objects("acme"), { "bad/_runline.json": "{}" });
    assertEquals(s3.requests, ["UploadPart", "DeleteObject"]);
  });

  it("removes the marker of a server that ignores the condition and keeps versions", async () => {
    const inputs: unknown[] = [];
    const client = {
      send({ input }: { readonly input: Record<string, unknown> }) {
        inputs.push(input);
        if (!("UploadId" in input)) return Promise.resolve({ DeleteMarker: true, VersionId: "7" });
        return Promise.reject(Object.assign(new Error("No"), { name: "NoSuchUpload" }));
      },
    };
    const { status } = await s3Writing(client, folder, { signal, deletes: true });
    const object = { Bucket: "acme", Key: "bad/_runline-doctor" };
    assertEquals([status, inputs.slice(1)], ["ok", [
      { ...object, IfMatch: '"0"' },
      { ...object, VersionId: "7" },
    ]]);
  });

  it("names the permission that is missing", async () => {
    await using s3 = await startS3Server();
    s3.put("acme", "", "");
    s3.fail("DeleteObject", { kind: "answer", status: 403, code: "AccessDenied" });
    assertEquals(await s3Writing(s3.client(), folder, { signal, deletes: true }), {
      status: "failed",
      reason: "s3://acme/bad/: objects cannot be deleted: access is denied",
      fix: "Allow s3:DeleteObject",
    });
  });
});

/** A client whose requests fail by the name of the error, or succeed. */
function failingClient(name?: string) {
  const failure = Object.assign(new Error("No"), { name });
  return {
    commands: [] as { readonly input: Record<string, unknown> }[],
    send(command: { readonly input: Record<string, unknown> }) {
      this.commands.push(command);
      return name === undefined ? Promise.resolve({}) : Promise.reject(failure);
    },
  };
}

function textOf({ status, reason, fix }: Finding): string {
  return `${status}: ${reason}${fix ? `; ${fix}` : ""}`;
}

describe("kinesisWriting()", () => {
  it("is good where Kinesis refuses only the hash key, which no shard has", async () => {
    const client = failingClient("InvalidArgumentException");
    const finding = await kinesisWriting(client, "lineage", { signal });
    assertEquals(textOf(finding), 'ok: Stream "lineage" can be written');
    const { ExplicitHashKey: key } = client.commands[0]?.input ?? {};
    assertEquals(BigInt(String(key)) >= 2n ** 128n, true);
  });

  it("names the remedy of each failure", async () => {
    const expected = {
      AccessDeniedException: "access is denied; Allow kinesis:PutRecord",
      ResourceNotFoundException: "does not exist; Create the stream, or check the region",
      UnrecognizedClientException: "No; Check the credentials of AWS",
      TimeoutError: "cannot be used: No; Check the region, the endpoint and the network",
    };
    for (const [name, end] of Object.entries(expected)) {
      const finding = textOf(await kinesisWriting(failingClient(name), "lineage", { signal }));
      assertEquals([finding.startsWith("failed: "), finding.endsWith(end)], [true, true], finding);
    }
  });
});

describe("dataZoneReading()", () => {
  it("looks the domain up", async () => {
    const client = failingClient();
    const finding = await dataZoneReading(client, "dzd_1", { signal });
    assertEquals(finding.status, "ok");
    assertEquals(client.commands[0]?.input, { identifier: "dzd_1" });
    const missing = failingClient("ResourceNotFoundException");
    assertEquals(
      textOf(await dataZoneReading(missing, "dzd_1", { signal })),
      'failed: Domain "dzd_1" does not exist; Check domainId and the region',
    );
    const denied = await dataZoneReading(failingClient("AccessDeniedException"), "dzd_1", {
      signal,
    });
    assertEquals([denied.status, denied.fix], [
      "warning",
      "Allow datazone:GetDomain for this check",
    ]);
  });
});

describe("postgresWriting()", () => {
  it("names each privilege that is missing, with the statement that grants it", async () => {
    const client = (refused: string) => ({
      unsafe: (_statement: string, [table, privilege]: string[]) =>
        Promise.resolve([{ name: "jobs", granted: `${table} ${privilege}` !== refused }]),
    });
    assertEquals(await postgresWriting(client("")), []);
    const findings = await postgresWriting(client("runline_claim UPDATE"));
    assertEquals(findings.map(textOf), [
      'failed: Table "runline_claim" does not allow UPDATE; ' +
      'Run as its owner: GRANT UPDATE ON runline_claim TO "jobs"',
    ]);
  });
});

describe("dynamodbWriting()", () => {
  it("is good where only the condition refuses, and writes nothing", async () => {
    const server = dynalite({ createTableMs: 0 });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const client = new DynamoDBClient({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: "eu-west-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
    try {
      await new DynamoDBManifestStore(client, "runs").create();
      assertEquals(await dynamodbWriting(client, "runs", { signal }), []);
      const { Count } = await client.send(new ScanCommand({ TableName: "runs" }));
      assertEquals(Count, 0);
    } finally {
      client.destroy();
      server.close();
    }
  });

  it("names each permission that is missing", async () => {
    const denied = Object.assign(new Error("User is not authorized"), {
      name: "AccessDeniedException",
    });
    const client = { send: () => Promise.reject(denied) };
    const findings = await dynamodbWriting(client, "runs", { signal });
    assertEquals(findings.map(({ status, fix }) => `${status}: ${fix}`), [
      "failed: Allow dynamodb:PutItem",
      "failed: Allow dynamodb:UpdateItem",
    ]);
  });
});

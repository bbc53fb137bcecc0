import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { assertEquals } from "@std/assert";
import dynalite from "dynalite";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { dynamodbWriting } from "../../../src/cli/doctor/_dynamodb_writing.ts";
import { s3Writing } from "../../../src/cli/doctor/_s3_writing.ts";
import { DynamoDBManifestStore } from "../../../src/manifest/dynamodb.ts";
import { startS3Server } from "../../fakes/s3_server.ts";

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

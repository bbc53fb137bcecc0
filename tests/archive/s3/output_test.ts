import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import type { S3ClientConfig } from "@aws-sdk/client-s3";
import { ArchiveError } from "../../../src/archive/mod.ts";
import { s3Output } from "../../../src/archive/s3.ts";
import { testRunOutput } from "../../contracts/run_output.ts";
import { type S3Fault, type S3ServerHandle, startS3Server } from "../../fakes/s3_server.ts";

const MIB = 1024 * 1024;
const ROOT = "some path/a+ä/";
const URL = `s3://acme/${ROOT}`;

testRunOutput("s3Output()", async () => {
  const server = await serverWithBucket();
  const client = server.client();
  return {
    output: s3Output(client, URL, { partSize: 5 * MIB }),
    traces() {
      const names = Object.keys(server.objects("acme")).map((key) => key.slice(ROOT.length));
      return Promise.resolve([...names, ...Array(server.openUploads("acme")).fill("upload")]);
    },
    [Symbol.asyncDispose]: server.close,
  };
});

describe("s3Output()", () => {
  it("refuses a part size that S3 does not accept", async () => {
    await using server = await serverWithBucket();
    const client = server.client();
    for (const partSize of [0, MIB, 6 * 1024 * MIB, 5 * MIB + 0.5, NaN]) {
      assertThrows(() => s3Output(client, URL, { partSize }), RangeError, `value is ${partSize}`);
    }
  });

  it("sends a small object in one request and a large one in parts", async () => {
    await using server = await serverWithBucket();
    const output = s3Output(server.client(), URL, { partSize: 5 * MIB });
    for (const size of [5 * MIB, 5 * MIB + 1]) {
      await using staged = await output.stage(`${size}`);
      await staged.write(new Uint8Array(size));
      await staged.commit();
    }
    assertEquals(server.requests, [
      "PutObject",
      "CreateMultipartUpload",
      "UploadPart",
      "UploadPart",
      "CompleteMultipartUpload",
    ]);
  });

  it("lists names without a request for an object, whatever its storage class", async () => {
    await using server = await serverWithBucket();
    const modified = new Date("2020-01-01");
    for (const name of ["0", "1"]) {
      const options = { storageClass: "INTELLIGENT_TIERING", modified };
      server.put("acme", `${ROOT}_parts/${name}`, "x", options);
    }
    const output = s3Output(server.client(), URL);
    assertEquals(await Array.fromAsync(output.list("_parts/")), ["_parts/0", "_parts/1"]);
    assertEquals(server.requests, ["ListObjectsV2"]);
  });

  it("does not trust a response with status 200 that is not from S3", async () => {
    // The SDK reads a proxy's page as an answer without members.
    const output = s3Output({ send: () => Promise.resolve({}) }, URL);
    const state =
      "the answer has no ETag, so it is not that of S3, check the endpoint and the proxy";
    await using staged = await output.stage("a");
    await staged.write(new Uint8Array(3));
    const error = await assertRejects(() => staged.commit(), ArchiveError, state);
    assertEquals(error.code, "ARCHIVE_UNAVAILABLE");
    await assertRejects(() => output.findCommitted("a"), ArchiveError, state);
  });

  it("fails to write into a bucket that does not exist", async () => {
    await using server = await startS3Server();
    const output = s3Output(server.client(), URL);
    assertEquals(await output.findCommitted("a"), undefined);
    await using staged = await output.stage("a");
    const error = await assertRejects(
      () => staged.commit(),
      ArchiveError,
      `Cannot write "${URL}a": the bucket does not exist`,
    );
    assertEquals([error.code, error.status], ["ARCHIVE_NOT_FOUND", 404]);
  });

  for (const [title, size] of [["small", 10], ["large", 6 * MIB]] as const) {
    const last = size < MIB ? "PutObject" : "CompleteMultipartUpload";

    it(`tries again if a ${title} object meets a conflict`, async () => {
      await using server = await serverWithBucket();
      server.fail(last, answer(409, "ConditionalRequestConflict"), 2);
      assertEquals(await write(server, size), "committed");
      assertEquals(server.requests.filter((request) => request === last).length, 3);
    });

    it(`recognizes its own ${title} object after a lost response`, async () => {
      await using server = await serverWithBucket();
      server.fail(last, { kind: "lost" });
      assertEquals(await write(server, size), "committed");
      assertEquals(server.objects("acme")[`${ROOT}a`]?.length, size);
      assertEquals(server.requests.slice(-2), [last, "HeadObject"]);
    });

    it(`recognizes its own ${title} object without any response`, async () => {
      await using server = await serverWithBucket();
      server.fail(last, { kind: "lost" }, 2);
      assertEquals(await write(server, size, { maxAttempts: 2 }), "committed");
      assertEquals(server.requests.slice(-3), [last, last, "HeadObject"]);
    });

    it(`recognizes a ${title} object of another writer without any response`, async () => {
      await using server = await serverWithBucket();
      server.put("acme", `${ROOT}a`, "another");
      server.fail(last, { kind: "lost" }, 2);
      assertEquals(await write(server, size, { maxAttempts: 2 }), "exists");
    });

    it(`fails to write a ${title} object if the server fails`, async () => {
      await using server = await serverWithBucket();
      server.fail(last, answer(500, "InternalError"));
      const error = await assertRejects(
        () => write(server, size, { maxAttempts: 1 }),
        ArchiveError,
        `Cannot write "${URL}a": the server answered 500 InternalError`,
      );
      assertEquals([error.code, error.status], ["ARCHIVE_UNAVAILABLE", 500]);
    });

    it(`gives up on a ${title} object if the conflict does not end`, async () => {
      await using server = await serverWithBucket();
      server.fail(last, answer(409, "ConditionalRequestConflict"), 6);
      const error = await assertRejects(() => write(server, size), ArchiveError, "try again");
      assertEquals([error.code, error.status], ["ARCHIVE_WRITE", 409]);
      assertEquals(server.openUploads("acme"), 0);
    });
  }

  it("fails with the error of the commit, not with that of the clean-up", async () => {
    await using server = await serverWithBucket();
    server.fail("CompleteMultipartUpload", answer(400, "ExpiredToken"));
    server.fail("AbortMultipartUpload", answer(400, "ExpiredToken"));
    const error = await assertRejects(
      () => write(server, 6 * MIB),
      ArchiveError,
      "token has expired",
    );
    assertEquals(error.status, 400);
    assertEquals(server.requests.at(-1), "AbortMultipartUpload");
  });

  it("works with a client that sends no checksums", async () => {
    await using server = await serverWithBucket();
    const client = server.client({ requestChecksumCalculation: "WHEN_REQUIRED" });
    await using staged = await s3Output(client, URL, { partSize: 5 * MIB }).stage("a");
    await staged.write(new Uint8Array(6 * MIB));
    assertEquals(await staged.commit(), "committed");
  });
});
async function serverWithBucket(): Promise<S3ServerHandle> {
  const server = await startS3Server();
  server.put("acme", "", "");
  return server;
}

function answer(status: number, code: string): S3Fault {
  return { kind: "answer", status, code };
}

async function write(
  server: S3ServerHandle,
  size: number,
  config: S3ClientConfig = {},
): Promise<string> {
  const output = s3Output(server.client(config), URL, { partSize: 5 * MIB });
  await using staged = await output.stage("a");
  await staged.write(new Uint8Array(size));
  return await staged.commit();
}

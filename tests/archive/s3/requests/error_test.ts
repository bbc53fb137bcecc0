import { assert, assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "node:test";
import type { S3ClientConfig } from "@aws-sdk/client-s3";
import { ArchiveError } from "../../../../src/archive/mod.ts";
import { s3Archive } from "../../../../src/archive/s3.ts";
import { type S3Fault, startS3Server } from "../../../fakes/s3_server.ts";

describe("s3Archive() errors", () => {
  const key = { accessKeyId: "fake", secretAccessKey: "fake" };
  const cases: readonly [string, S3Fault | undefined, S3ClientConfig, string, string][] = [
    [
      "a bucket that does not exist",
      answer(404, "NoSuchBucket"),
      {},
      "ARCHIVE_NOT_FOUND",
      "the bucket does not exist",
    ],
    [
      "a code that every object has as a member",
      answer(400, "constructor"),
      {},
      "ARCHIVE_LISTING",
      "constructor: ",
    ],
    [
      "missing rights",
      answer(403, "AccessDenied"),
      {},
      "ARCHIVE_ACCESS_DENIED",
      "access denied, the credentials need s3:ListBucket",
    ],
    [
      "an unknown key",
      answer(403, "InvalidAccessKeyId"),
      {},
      "ARCHIVE_ACCESS_DENIED",
      "the server does not know the access key",
    ],
    [
      "a wrong secret",
      answer(403, "SignatureDoesNotMatch"),
      {},
      "ARCHIVE_ACCESS_DENIED",
      "check the secret access key",
    ],
    [
      "an old token",
      answer(400, "ExpiredToken"),
      {},
      "ARCHIVE_ACCESS_DENIED",
      "the session token has expired",
    ],
    [
      "a server that refuses the checksum header",
      answer(400, "XAmzContentSHA256Mismatch"),
      {},
      "ARCHIVE_LISTING",
      "set AWS_REQUEST_CHECKSUM_CALCULATION=when_required",
    ],
    [
      "another region",
      answer(301, "PermanentRedirect"),
      {},
      "ARCHIVE_UNAVAILABLE",
      "the bucket is in another region",
    ],
    [
      "a busy server",
      answer(503, "SlowDown"),
      {},
      "ARCHIVE_UNAVAILABLE",
      "the server asks to slow down (503) after 1 attempt",
    ],
    [
      "a broken server",
      answer(500, "InternalError"),
      {},
      "ARCHIVE_UNAVAILABLE",
      "the server answered 500 InternalError",
    ],
    [
      "a bad request",
      answer(400, "InvalidArgument"),
      {},
      "ARCHIVE_LISTING",
      "InvalidArgument: The fake answers InvalidArgument",
    ],
    [
      "a silent server",
      { kind: "hang" },
      { requestHandler: { requestTimeout: 50, throwOnRequestTimeout: true } },
      "ARCHIVE_UNAVAILABLE",
      "the server did not respond in time after 1 attempt",
    ],
    [
      "a port where nothing listens",
      undefined,
      { endpoint: "http://127.0.0.1:1" },
      "ARCHIVE_UNAVAILABLE",
      "the server cannot be reached (ECONNREFUSED)",
    ],
    [
      "no region",
      undefined,
      { region: noRegion as never },
      "ARCHIVE_UNAVAILABLE",
      "set AWS_REGION",
    ],
    [
      "credentials that a provider could not load",
      undefined,
      {
        credentials: () => Promise.reject(noCredentials("no session")),
      },
      "ARCHIVE_ACCESS_DENIED",
      "no AWS credentials could be loaded: no session",
    ],
    [
      "an endpoint that is not a URL, without its password",
      undefined,
      { endpoint: "http://me:s3c/ret@no where" },
      "ARCHIVE_UNAVAILABLE",
      "the endpoint of the client is not a URL, set one such as http://localhost:9000",
    ],
    [
      "credentials of a command that fails, without the command",
      undefined,
      { credentials: () => Promise.reject(noCredentials("Command failed: keys s3c/ret\nmore")) },
      "ARCHIVE_ACCESS_DENIED",
      "no AWS credentials could be loaded: Command failed",
    ],
    [
      "all else, by its first line, not too long and without secrets of addresses",
      undefined,
      {
        credentials: () =>
          Promise.reject(new Error(`at http://a:s3c/ret@h/?k=s3c/ret ${"x".repeat(500)}\nmore`)),
      },
      "ARCHIVE_LISTING",
      `": at http://***@h/?*** ${"x".repeat(179)}`,
    ],
    [
      "no credentials",
      undefined,
      {
        credentials: () =>
          Promise.reject(noCredentials("Could not load credentials from any providers")),
      },
      "ARCHIVE_ACCESS_DENIED",
      "no AWS credentials were found",
    ],
  ];
  for (const [title, fault, config, code, state] of cases) {
    it(`report ${title}`, async () => {
      await using server = await startS3Server();
      if (fault) server.fail("ListObjectsV2", fault);
      const client = server.client({ maxAttempts: 1, credentials: key, ...config });
      const error = await assertRejects(
        () => Array.fromAsync(s3Archive(client, "s3://acme/enriched/").listRuns()),
        ArchiveError,
        'Cannot list "s3://acme/enriched/": ',
      );
      assertEquals(error.code, code);
      assert(error.message.includes(state), error.message);
      assert(!/s3c|ret@|more|1 attempts|x{180}/.test(error.message), error.message);
      if (fault?.kind === "answer") assertEquals(error.status, fault.status);
    });
  }
});
function noCredentials(message: string): Error {
  return Object.assign(new Error(message), { name: "CredentialsProviderError" });
}

function noRegion(): Promise<string> {
  return Promise.reject(new Error("Region is missing"));
}

function answer(status: number, code: string): S3Fault {
  return { kind: "answer", status, code };
}

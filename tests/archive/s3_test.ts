import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import type { S3ClientConfig } from "@aws-sdk/client-s3";
import { ArchiveError, type RunArchive } from "../../src/archive/mod.ts";
import { s3Archive, s3ClientDefaults, s3Output } from "../../src/archive/s3.ts";
import { testRunArchive } from "../contracts/run_archive.ts";
import { testRunOutput } from "../contracts/run_output.ts";
import { type S3Fault, type S3ServerHandle, startS3Server } from "../fakes/s3_server.ts";

const MIB = 1024 * 1024;
const ROOT = "some path/a+ä/";
const URL = `s3://acme/${ROOT}`;
const RUN = "run=2026-01-31-06-00-00";

async function serverWithBucket(): Promise<S3ServerHandle> {
  const server = await startS3Server();
  server.put("acme", "", "");
  return server;
}

testRunArchive("s3Archive()", async () => {
  const server = await serverWithBucket();
  const client = server.client();
  return {
    open: (options) => s3Archive(client, URL, options),
    put: (path, body) => Promise.resolve(server.put("acme", ROOT + path, body)),
    [Symbol.asyncDispose]: server.close,
  };
});

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

describe("s3Archive()", () => {
  it("has the key prefix as the run id, and lists a whole bucket too", async () => {
    await using server = await serverWithBucket();
    server.put("acme", `${RUN}/part-0`, "x");
    server.put("acme", `a/b/${RUN}/part-0`, "x");
    const client = server.client();
    for (const [url, prefix] of [["s3a://acme", ""], ["s3://acme/a/b", "a/b/"]] as const) {
      const archive = s3Archive(client, url);
      assertEquals(archive.url, `s3://acme/${prefix}`);
      const runs = await Array.fromAsync(archive.listRuns());
      assertEquals(runs.map((run) => [run.runId, run.url]), [
        [`${prefix}${RUN}/`, `s3://acme/${prefix}${RUN}/`],
      ]);
    }
  });

  it("refuses what is no address on S3", async () => {
    await using server = await serverWithBucket();
    assertThrows(() => s3Archive(server.client(), "/data"), TypeError, "expected s3://");
    assertThrows(() => s3Archive(server.client(), "s3:///a"), TypeError, "the bucket is missing");
  });

  it("leaves out folder markers", async () => {
    await using server = await serverWithBucket();
    server.put("acme", `${RUN}/`, "");
    server.put("acme", `${RUN}/a/`, "");
    server.put("acme", `${RUN}/a/part-0`, "x");
    const archive = s3Archive(server.client(), "s3://acme/");
    assertEquals(await fileNames(archive), ["a/part-0"]);
  });

  it("gives strictly named runs before the listing is done", async () => {
    await using server = await serverWithBucket();
    for (let day = 10; day < 30; day++) {
      server.put("acme", `run=2026-01-${day}-00-00-00/part-0`, "x");
    }
    server.pageSizes = [2];
    const runs = s3Archive(server.client(), "s3://acme/").listRuns();
    for await (const run of runs) {
      assertEquals(run.name, "run=2026-01-10-00-00-00");
      break;
    }
    assertEquals(server.requests, ["ListObjectsV2"]);
  });

  it("gives strictly named runs of a directory bucket in the order of their time", async () => {
    const answer = {
      IsTruncated: false,
      CommonPrefixes: [{ Prefix: "run=2026-01-31-00-00-00/" }, {
        Prefix: `run=2026-01-01-00-00-00/`,
      }],
    };
    const client = { send: () => Promise.resolve(answer) };
    const runs = await Array.fromAsync(s3Archive(client, "s3://acme--x-s3/").listRuns());
    assertEquals(runs.map((run) => run.name), [
      "run=2026-01-01-00-00-00",
      "run=2026-01-31-00-00-00",
    ]);
  });

  it("lists the same runs and files however the pages are split", async () => {
    await using server = await serverWithBucket();
    const runNames = Array.from({ length: 9 }, (_, day) => `run=2026-01-0${day + 1}-00-00-00`);
    const names = ["a/b", "a/c", "part-0", "part-1", "ä", "😀", "\uff01"];
    for (const run of runNames) for (const name of names) server.put("acme", `${run}/${name}`, "x");
    server.put("acme", "other", "x");
    server.put("acme", "run=2026-01-0/part", "x");
    const archive = s3Archive(server.client(), "s3://acme/");
    const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(sizes, async (pageSizes) => {
        server.pageSizes = pageSizes;
        const runs = await Array.fromAsync(archive.listRuns());
        assertEquals(runs.map((run) => run.name), runNames);
        const files = await archive.listFiles(runs[0]!);
        assertEquals(files.map((file) => file.name), names);
      }),
      { numRuns: 30 },
    );
  });

  for (
    const [fault, state] of [
      [{ kind: "no-token" }, "the server gave a truncated page and no continuation token"],
      [{ kind: "same-token" }, "the server gave the same continuation token twice"],
      [{ kind: "page" }, "the answer is not a listing"],
      [{ kind: "answer", status: 404, code: "NoSuchBucket" }, "the bucket does not exist"],
    ] as const
  ) {
    it(`fails to list where a later page is wrong: ${state}`, async () => {
      await using server = await serverWithBucket();
      for (let day = 10; day < 30; day++) {
        server.put("acme", `run=2026-01-${day}-00-00-00/part-0`, "x");
      }
      server.pageSizes = [2];
      const runs = s3Archive(server.client(), "s3://acme/").listRuns()[Symbol.asyncIterator]();
      await runs.next();
      server.fail("ListObjectsV2", fault);
      const rest = { [Symbol.asyncIterator]: () => runs };
      const error = await assertRejects(() => Array.fromAsync(rest), ArchiveError, state);
      assertEquals(error.url, "s3://acme/");
    });
  }

  it("tells which files must be restored, and fails to read them", async () => {
    await using server = await serverWithBucket();
    const classes = [
      ["a", "STANDARD", undefined],
      ["b", "GLACIER_IR", undefined],
      ["c", "GLACIER", undefined],
      ["d", "DEEP_ARCHIVE", undefined],
      ["e", "GLACIER", "running"],
      ["f", "GLACIER", "done"],
      ["g", "INTELLIGENT_TIERING", undefined],
    ] as const;
    for (const [name, storageClass, restore] of classes) {
      server.put("acme", `${RUN}/${name}`, "x", { storageClass, restore });
    }
    const archive = s3Archive(server.client(), "s3://acme/");
    const files = await filesOf(archive);
    const archived = files.filter((file) => file.archived);
    assertEquals(archived.map((file) => file.name), ["c", "d", "e"]);
    const error = await assertRejects(
      () => Array.fromAsync(archive.read(archived[0]!)),
      ArchiveError,
      `Cannot read "s3://acme/${RUN}/c": the object is archived`,
    );
    assertEquals([error.code, error.status], ["ARCHIVE_NOT_RESTORED", 403]);
    assertEquals(await readAll(archive, "f"), "x");
  });
});

describe("s3Archive() reading over a bad line", () => {
  let server: S3ServerHandle;
  let archive: RunArchive;
  const body = randomBytes(500_000);
  before(async () => {
    server = await serverWithBucket();
    server.put("acme", `${RUN}/part-0`, body);
    archive = s3Archive(server.client({ maxAttempts: 1 }), "s3://acme/");
  });
  after(() => server.close());

  it("reads on where a body breaks off", async () => {
    server.fail("GetObject", { kind: "cut", after: 100_000 }, 3);
    const [file] = await filesOf(archive);
    const bytes = Buffer.concat(await Array.fromAsync(archive.read(file!)));
    assert(bytes.equals(body));
  });

  it("fails where a body breaks off again and again", async () => {
    server.fail("GetObject", { kind: "cut", after: 0 }, 5);
    const [file] = await filesOf(archive);
    const error = await assertRejects(() => Array.fromAsync(archive.read(file!)), ArchiveError);
    assertEquals(error.url, `s3://acme/${RUN}/part-0`);
    assertEquals(server.requests.filter((request) => request === "GetObject").length, 5 + 4);
  });

  it("fails where the object is another one when it reads on", async () => {
    server.fail("GetObject", { kind: "cut", after: 100_000 });
    const [file] = await filesOf(archive);
    const reader = archive.read(file!).getReader();
    await reader.read();
    server.put("acme", `${RUN}/part-0`, "another");
    const error = await assertRejects(
      async () => {
        while (!(await reader.read()).done);
      },
      ArchiveError,
      "the object was replaced while it was read",
    );
    assertEquals(error.status, 412);
    server.put("acme", `${RUN}/part-0`, body);
  });

  it("reads on where nothing comes any more", async () => {
    server.fail("GetObject", { kind: "stall", after: 100_000 });
    const requestHandler = { ...s3ClientDefaults.requestHandler, socketTimeout: 100 };
    const impatient = s3Archive(server.client({ requestHandler }), "s3://acme/");
    const [file] = await filesOf(impatient);
    const bytes = Buffer.concat(await Array.fromAsync(impatient.read(file!)));
    assert(bytes.equals(body));
  });

  it("stops at once when it is cancelled while nothing comes", async () => {
    server.fail("GetObject", { kind: "stall", after: 1000 });
    const [file] = await filesOf(archive);
    const reader = archive.read(file!).getReader();
    await reader.read();
    const pending = reader.read();
    await reader.cancel();
    assert((await pending).done);
  });
});

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
      "the server asks to slow down (503) after 1 attempts",
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
      "the server gave no answer in time after 1 attempts",
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
      "no credentials",
      undefined,
      {
        credentials: () =>
          Promise.reject(Object.assign(new Error("none"), { name: "CredentialsProviderError" })),
      },
      "ARCHIVE_ACCESS_DENIED",
      "no AWS credentials were found",
    ],
  ];
  for (const [title, fault, config, code, state] of cases) {
    it(`tell of ${title}`, async () => {
      await using server = await serverWithBucket();
      if (fault) server.fail("ListObjectsV2", fault);
      const client = server.client({ maxAttempts: 1, credentials: key, ...config });
      const error = await assertRejects(
        () => Array.fromAsync(s3Archive(client, "s3://acme/enriched/").listRuns()),
        ArchiveError,
        'Cannot list "s3://acme/enriched/": ',
      );
      assertEquals(error.code, code);
      assert(error.message.includes(state), error.message);
      if (fault?.kind === "answer") assertEquals(error.status, fault.status);
    });
  }
});

describe("s3Output()", () => {
  it("refuses a part size that S3 does not take", async () => {
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

  it("fails to write into a bucket that does not exist", async () => {
    await using server = await startS3Server();
    const output = s3Output(server.client(), URL);
    assertEquals(await output.committed("a"), undefined);
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

    it(`tries again where a ${title} object meets a conflict`, async () => {
      await using server = await serverWithBucket();
      server.fail(last, answer(409, "ConditionalRequestConflict"), 2);
      assertEquals(await write(server, size), "committed");
      assertEquals(server.requests.filter((request) => request === last).length, 3);
    });

    it(`knows a ${title} object as its own when the answer was lost`, async () => {
      await using server = await serverWithBucket();
      server.fail(last, { kind: "lost" });
      assertEquals(await write(server, size), "committed");
      assertEquals(server.objects("acme")[`${ROOT}a`]?.length, size);
      assertEquals(server.requests.slice(-2), [last, "HeadObject"]);
    });

    it(`knows a ${title} object as its own when no answer comes at all`, async () => {
      await using server = await serverWithBucket();
      server.fail(last, { kind: "lost" }, 2);
      assertEquals(await write(server, size, { maxAttempts: 2 }), "committed");
      assertEquals(server.requests.slice(-3), [last, last, "HeadObject"]);
    });

    it(`knows a ${title} object as another's when no answer comes at all`, async () => {
      await using server = await serverWithBucket();
      server.put("acme", `${ROOT}a`, "another");
      server.fail(last, { kind: "lost" }, 2);
      assertEquals(await write(server, size, { maxAttempts: 2 }), "exists");
    });

    it(`fails to write a ${title} object where the server fails`, async () => {
      await using server = await serverWithBucket();
      server.fail(last, answer(500, "InternalError"));
      const error = await assertRejects(
        () => write(server, size, { maxAttempts: 1 }),
        ArchiveError,
        `Cannot write "${URL}a": the server answered 500 InternalError`,
      );
      assertEquals([error.code, error.status], ["ARCHIVE_UNAVAILABLE", 500]);
    });

    it(`gives up on a ${title} object where the conflict does not end`, async () => {
      await using server = await serverWithBucket();
      server.fail(last, answer(409, "ConditionalRequestConflict"), 6);
      const error = await assertRejects(() => write(server, size), ArchiveError, "try again");
      assertEquals([error.code, error.status], ["ARCHIVE_WRITE", 409]);
      assertEquals(server.openUploads("acme"), 0);
    });
  }

  it("works with a client that sends no checksums", async () => {
    await using server = await serverWithBucket();
    const client = server.client({ requestChecksumCalculation: "WHEN_REQUIRED" });
    await using staged = await s3Output(client, URL, { partSize: 5 * MIB }).stage("a");
    await staged.write(new Uint8Array(6 * MIB));
    assertEquals(await staged.commit(), "committed");
  });
});

function noRegion(): Promise<string> {
  return Promise.reject(new Error("Region is missing"));
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

async function filesOf(archive: RunArchive) {
  for await (const run of archive.listRuns()) return await archive.listFiles(run);
  throw new Error("Cannot find a run in the archive");
}

async function fileNames(archive: RunArchive): Promise<string[]> {
  return (await filesOf(archive)).map((file) => file.name);
}

async function readAll(archive: RunArchive, name: string): Promise<string> {
  const file = (await filesOf(archive)).find((file) => file.name === name);
  return Buffer.concat(await Array.fromAsync(archive.read(file!))).toString();
}

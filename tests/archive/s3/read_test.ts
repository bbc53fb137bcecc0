import { assert, assertEquals, assertRejects } from "@std/assert";
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { setImmediate } from "node:timers/promises";
import { ArchiveError, type RunArchive } from "../../../src/archive/mod.ts";
import { s3Archive, s3ClientDefaults } from "../../../src/archive/s3.ts";
import { type S3ServerHandle, startS3Server } from "../../fakes/s3_server.ts";

const RUN = "run=2026-01-31-06-00-00";

describe("s3Archive() reading over a bad line", () => {
  let server: S3ServerHandle;
  let archive: RunArchive;
  const body = Buffer.concat([
    Buffer.from("text"),
    randomBytes(499_996).map((byte) => byte | 0x20),
  ]);
  before(async () => {
    server = await startS3Server();
    server.put("acme", `${RUN}/part-0`, body);
    archive = s3Archive(server.client({ maxAttempts: 1 }), "s3://acme/");
  });
  after(() => server.close());

  it("continues reading if a body breaks off", async () => {
    server.fail("GetObject", { kind: "cut", after: 100_000 }, 3);
    const [file] = await filesOf(archive);
    const bytes = Buffer.concat(await Array.fromAsync(archive.read(file!)));
    assert(bytes.equals(body));
  });

  it("fails if a body breaks off again and again", async () => {
    server.fail("GetObject", { kind: "cut", after: 0 }, 5);
    const [file] = await filesOf(archive);
    const error = await assertRejects(
      () => Array.fromAsync(archive.read(file!)),
      ArchiveError,
      `Cannot read "s3://acme/${RUN}/part-0": the body broke off at byte 0 of 500000, 5 times`,
    );
    assertEquals(error.code, "ARCHIVE_UNAVAILABLE");
  });

  it("fails if the object is another one when it continues", async () => {
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

  it("fails if the bytes are not those of the checksum", async () => {
    const headers = { "x-amz-checksum-crc32": "AAAAAA==" };
    server.put("acme", "run=2026-01-31-07-00-00/part-0", body, { headers });
    const url = "s3://acme/run=2026-01-31-07-00-00/part-0";
    const file = { url, name: "part-0", size: body.length, archived: false };
    const error = await assertRejects(
      () => Array.fromAsync(archive.read(file)),
      ArchiveError,
      `Cannot read "${url}": Checksum mismatch`,
    );
    assertEquals(error.code, "ARCHIVE_READ");
  });

  for (
    const [title, error, state] of [
      ["without a size", undefined, "The body ended too early"],
      ["that fails the checksum before its end", "Checksum mismatch: bad", "Checksum mismatch"],
    ] as const
  ) {
    it(`fails at once at a body ${title}`, async () => {
      let requests = 0;
      const size = error === undefined ? undefined : 8;
      const client = {
        send() {
          requests++;
          return Promise.resolve({ Body: bodyOf("half", error), ContentLength: size, ETag: '"x"' });
        },
      };
      const file = { url: "s3://acme/a", name: "a", size: 8, archived: false };
      const stream = s3Archive(client, "s3://acme/").read(file);
      await assertRejects(() => Array.fromAsync(stream), ArchiveError, state);
      assertEquals(requests, 1);
    });
  }

  it("fails if bodies end early without an error", async () => {
    const client = {
      send: () =>
        Promise.resolve({
          Body: bodyOf("", undefined),
          ContentLength: 8,
          ETag: '"x"',
        }),
    };
    const file = { url: "s3://acme/a", name: "a", size: 8, archived: false };
    const stream = s3Archive(client, "s3://acme/").read(file);
    const state = "broke off at byte 0 of 8, 5 times in a row: The body ended too early";
    await assertRejects(() => Array.fromAsync(stream), ArchiveError, state);
  });

  it("continues reading if no more bytes arrive", async () => {
    server.fail("GetObject", { kind: "stall", after: 100_000 });
    const requestHandler = { ...s3ClientDefaults.requestHandler, socketTimeout: 100 };
    const impatient = s3Archive(server.client({ requestHandler }), "s3://acme/");
    const [file] = await filesOf(impatient);
    const bytes = Buffer.concat(await Array.fromAsync(impatient.read(file!)));
    assert(bytes.equals(body));
  });

  it("stops when it is cancelled while nothing comes", async () => {
    server.fail("GetObject", { kind: "stall", after: 1000 });
    const patient = s3Archive(server.client({ requestHandler: {} }), "s3://acme/");
    const [file] = await filesOf(patient);
    const reader = patient.read(file!).getReader();
    await reader.read();
    const pending = reader.read();
    await setImmediate();
    await reader.cancel();
    assert((await pending).done);
  });
});
async function filesOf(archive: RunArchive) {
  for await (const run of archive.listRuns()) return await archive.listFiles(run);
  throw new Error("Cannot find a run in the archive");
}

async function* bodyOf(text: string, error: string | undefined): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
  if (error !== undefined) throw new Error(error);
}

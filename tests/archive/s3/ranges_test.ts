import { assert, assertEquals, assertRejects } from "@std/assert";
import { Buffer } from "node:buffer";
import { after, before, describe, it } from "node:test";
import { setImmediate } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { ArchiveError, type PartFile } from "../../../src/archive/mod.ts";
import { s3Archive, type S3ClientLike } from "../../../src/archive/s3.ts";
import { type S3ServerHandle, startS3Server } from "../../fakes/s3_server.ts";

const MIB = 1024 * 1024;
const KEY = "run=2026-01-31-06-00-00/part-0";

// A listing said that it is large. The server has the last word on its size.
const FILE: PartFile = { url: `s3://acme/${KEY}`, name: "part-0", size: 64 * MIB, archived: false };

// The text is different in each range.
const BODY = Buffer.from(
  Array.from(
    { length: 400_000 },
    (_, index) => `line ${index} of a large file, which has more lines\n`,
  )
    .join(""),
);

describe("s3Archive() reading a large object", () => {
  let server: S3ServerHandle;
  before(async () => {
    server = await startS3Server();
  });
  after(() => server.close());

  /** Reads the object by a client, and returns its text and how many requests that took. */
  async function read(client: S3ClientLike = server.client()): Promise<[Buffer, number]> {
    const before = server.requests.length;
    const chunks = await Array.fromAsync(s3Archive(client, "s3://acme/").read(FILE));
    return [Buffer.concat(chunks), server.requests.length - before];
  }

  it("reads ranges, and returns the bytes in their order", async () => {
    server.put("acme", KEY, BODY);
    const [text, requests] = await read();
    assert(text.equals(BODY));
    assertEquals([BODY.length > 16 * MIB, requests], [true, 3]);
  });

  it("decompresses what the ranges contain", async () => {
    // Stored blocks: the compressed data is as long as the text.
    server.put("acme", KEY, gzipSync(BODY, { level: 0 }));
    const [text, requests] = await read();
    assert(text.equals(BODY));
    assertEquals(requests, 3);
  });

  it("reads a small object by one request, and an object that became small", async () => {
    server.put("acme", KEY, "text\n");
    assertEquals((await read())[1], 1);
    const small = { ...FILE, size: 64 * MIB - 1 };
    server.put("acme", KEY, BODY);
    const before = server.requests.length;
    const archive = s3Archive(server.client(), "s3://acme/");
    assert(Buffer.concat(await Array.fromAsync(archive.read(small))).equals(BODY));
    assertEquals(server.requests.length - before, 1);
  });

  it("reads on where ranges break off", async () => {
    server.put("acme", KEY, BODY);
    const before = server.requests.length;
    const archive = s3Archive(server.client({ maxAttempts: 1 }), "s3://acme/");
    const chunks: Uint8Array[] = [];
    for await (const chunk of archive.read(FILE)) {
      // The other ranges are requested after the first one.
      if (chunks.length === 0) server.fail("GetObject", { kind: "cut", after: 100_000 }, 3);
      chunks.push(chunk);
    }
    assert(Buffer.concat(chunks).equals(BODY));
    assertEquals(server.requests.length - before, 6);
  });

  it("fails where the object was replaced between two ranges", async () => {
    server.put("acme", KEY, BODY);
    const reader = s3Archive(server.client(), "s3://acme/").read(FILE).getReader();
    await reader.read();
    server.put("acme", KEY, Buffer.concat([BODY, Buffer.from("more\n")]));
    const error = await assertRejects(
      async () => {
        while (!(await reader.read()).done);
      },
      ArchiveError,
      `Cannot read "s3://acme/${KEY}": the object was replaced while it was read, try again`,
    );
    assertEquals(error.status, 412);
  });

  it("reads no further than four ranges ahead, and stops when it is cancelled", async () => {
    server.put("acme", KEY, Buffer.concat([BODY, BODY, BODY]));
    let [inFlight, most, sent] = [0, 0, 0];
    const real = server.client();
    const client: S3ClientLike = {
      async send(command, options) {
        sent++;
        most = Math.max(most, ++inFlight);
        try {
          return await real.send(command, options);
        } finally {
          inFlight--;
        }
      },
    };
    const reader = s3Archive(client, "s3://acme/").read(FILE).getReader();
    let length = 0;
    // The first range is there, and the first chunk of the second one.
    while (length <= 8 * MIB) length += (await reader.read()).value?.length ?? 0;
    for (let turn = 0; turn < 50; turn++) await setImmediate();
    assertEquals([most <= 4, sent], [true, 5]);
    await reader.cancel();
    assertEquals(sent, 5);
  });

  it("accepts a server that sends the whole object in place of a range", async () => {
    server.put("acme", KEY, BODY);
    const real = server.client();
    const client: S3ClientLike = {
      send(command: { input: Record<string, unknown> }, options) {
        delete command.input["Range"];
        return real.send(command as never, options);
      },
    };
    const [text, requests] = await read(client);
    assert(text.equals(BODY));
    assertEquals(requests, 1);
  });
});

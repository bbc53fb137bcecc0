import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Buffer } from "node:buffer";
import { describe, it } from "node:test";
import { ArchiveError, type PartFile, type RunArchive } from "../../../src/archive/mod.ts";
import { s3Archive } from "../../../src/archive/s3.ts";
import { testRunArchive } from "../../contracts/run_archive.ts";
import { type S3ServerHandle, startS3Server } from "../../fakes/s3_server.ts";

const ROOT = "some path/a+ä/";
const RUN = "run=2026-01-31-06-00-00";

testRunArchive("s3Archive()", async () => {
  const server = await serverWithBucket();
  const client = server.client();
  return {
    open: (options) => s3Archive(client, `s3://acme/${ROOT}`, options),
    put: (path, body) => Promise.resolve(server.put("acme", ROOT + path, body)),
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

  it("lists the runs of a period by names as Python reads them", async () => {
    await using server = await serverWithBucket();
    const days = ["2026-01-01", "2026-01-02", "2026-01-03"];
    for (const day of days) server.put("acme", `run=${day}-00-00-00/part-0`, "x");
    const archive = s3Archive(server.client(), "s3://acme/", { parse: "python" });
    const [first, second, third] = days.map((day) => new Date(`${day}T00:00:00Z`));
    const listed = async (options: { readonly since?: Date; readonly until?: Date }) =>
      (await Array.fromAsync(archive.listRuns(options))).map(({ name }) => name.slice(4, 14));
    assertEquals(await listed({ since: second! }), days.slice(1));
    assertEquals(await listed({ until: third! }), days.slice(0, 2));
    assertEquals(await listed({ since: first!, until: second! }), days.slice(0, 1));
  });

  it("refuses an invalid address of S3", async () => {
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

  it("returns strictly named runs before the listing is done", async () => {
    await using server = await serverWithBucket();
    for (let day = 10; day < 30; day++) {
      server.put("acme", `run=2026-01-${day}-00-00-00/part-0`, "x");
    }
    server.splitPages([2]);
    const runs = s3Archive(server.client(), "s3://acme/").listRuns();
    for await (const run of runs) {
      assertEquals(run.name, "run=2026-01-10-00-00-00");
      break;
    }
    assertEquals(server.requests, ["ListObjectsV2"]);
  });

  it("lists Python's names in the order of their keys, while the listing continues", async () => {
    await using server = await serverWithBucket();
    const names = ["2026-1-2-0-0-0", "run=2026-1-1-0-0-0", "run=2026-12-1-0-0-0"];
    for (const name of names) server.put("acme", `${name}/part-0`, "x");
    server.splitPages([1]);
    const archive = s3Archive(server.client(), "s3://acme/", { parse: "python" });
    const runs = archive.listRuns()[Symbol.asyncIterator]();
    assertEquals((await runs.next()).value?.name, names[0]);
    assertEquals(server.requests, ["ListObjectsV2"]);
    assertEquals((await runs.next()).value?.name, names[1]);
    assertEquals((await runs.next()).value?.name, names[2]);
  });

  it("returns strictly named runs of a directory bucket in the order of their time", async () => {
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
        server.splitPages(pageSizes);
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
      [{ kind: "no-token" }, "the server returned a truncated page without a continuation token"],
      [{ kind: "same-token" }, "the server returned the same continuation token twice"],
      [{ kind: "page" }, "the answer is not a listing"],
      [{ kind: "answer", status: 404, code: "NoSuchBucket" }, "the bucket does not exist"],
      [{ kind: "answer", status: 503, code: "SlowDown" }, "the server asks to slow down (503)"],
    ] as const
  ) {
    it(`fails to list if a later page is wrong: ${state}`, async () => {
      await using server = await serverWithBucket();
      for (let day = 10; day < 30; day++) {
        server.put("acme", `run=2026-01-${day}-00-00-00/part-0`, "x");
      }
      server.splitPages([2]);
      const client = server.client({ maxAttempts: 1 });
      const runs = s3Archive(client, "s3://acme/").listRuns()[Symbol.asyncIterator]();
      await runs.next();
      server.fail("ListObjectsV2", fault);
      const rest = { [Symbol.asyncIterator]: () => runs };
      const error = await assertRejects(() => Array.fromAsync(rest), ArchiveError, state);
      assertEquals(error.url, "s3://acme/");
    });
  }

  it("reports which files must be restored, and fails to read them", async () => {
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

  it("looks for archive tiers of intelligent tiering where an object is old enough", async () => {
    await using server = await serverWithBucket();
    const storageClass = "INTELLIGENT_TIERING";
    const modified = new Date("2020-01-01T00:00:00Z");
    const objects = {
      a: { archiveTier: "ARCHIVE_ACCESS", modified },
      b: { archiveTier: "DEEP_ARCHIVE_ACCESS", modified },
      c: { modified },
      // The server would be wrong: it has not been there for 90 days.
      d: { archiveTier: "ARCHIVE_ACCESS", modified: new Date() },
    };
    for (const [name, options] of Object.entries(objects)) {
      server.put("acme", `${RUN}/${name}`, "x", { storageClass, ...options });
    }
    server.put("acme", `${RUN}/e`, "x", { modified });
    const archive = s3Archive(server.client(), "s3://acme/");
    const archived = (await filesOf(archive)).filter((file) => file.archived);
    assertEquals(archived.map((file) => file.name), ["a", "b"]);
    assertEquals(server.requests.filter((name) => name === "HeadObject").length, 3);
    await assertRejects(() => readAll(archive, "b"), ArchiveError, "the object is archived");
  });
});
async function serverWithBucket(): Promise<S3ServerHandle> {
  const server = await startS3Server();
  server.put("acme", "", "");
  return server;
}

async function filesOf(archive: RunArchive): Promise<readonly PartFile[]> {
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

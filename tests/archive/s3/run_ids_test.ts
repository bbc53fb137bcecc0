import { assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { ArchiveError } from "../../../src/archive/mod.ts";
import { listRunIds } from "../../../src/archive/s3.ts";
import { type S3ServerHandle, startS3Server } from "../../fakes/s3_server.ts";

const URL = "s3://acme/enriched/archive";

function runId(index: number): string {
  const time = new Date(Date.UTC(2026, 0, 1, index)).toISOString().slice(0, 19);
  return `enriched/archive/run=${time.replace(/[T:]/g, "-")}/`;
}

async function serverWithRuns(count: number): Promise<S3ServerHandle> {
  const server = await startS3Server();
  for (let index = 0; index < count; index++) server.put("acme", `${runId(index)}part-0`, "x");
  return server;
}

describe("listRunIds()", () => {
  it("returns the ids of list_runids of the Python SDK, in the order of the keys", async () => {
    await using server = await startS3Server();
    for (
      const folder of [
        "run=2012-12-11-01-31-33",
        "nnnrr==2012-12-11-01-31-33",
        "run=2012-1-1-1-1-1",
        "2012-12-11-01-31-33",
        "run=2012-13-11-01-31-33",
        "run-2012-12-11-01-31-33",
        "other",
      ]
    ) server.put("acme", `enriched/archive/${folder}/part-0`, "x");
    server.put("acme", "enriched/archive/run=2013-12-11-01-31-33", "a file");
    const client = server.client();
    assertEquals(await Array.fromAsync(listRunIds(client, URL)), [
      "enriched/archive/2012-12-11-01-31-33/",
      "enriched/archive/nnnrr==2012-12-11-01-31-33/",
      "enriched/archive/run=2012-1-1-1-1-1/",
      "enriched/archive/run=2012-12-11-01-31-33/",
    ]);
    assertEquals(await Array.fromAsync(listRunIds(client, URL, { parse: "strict" })), [
      "enriched/archive/run=2012-12-11-01-31-33/",
    ]);
  });

  it("leaves out a run if one of the first three objects must be restored", async () => {
    await using server = await startS3Server();
    const runs = [
      ["STANDARD"],
      ["GLACIER"],
      ["STANDARD", "STANDARD", "DEEP_ARCHIVE"],
      ["STANDARD", "STANDARD", "STANDARD", "GLACIER"],
      ["GLACIER_IR", "STANDARD_IA", "INTELLIGENT_TIERING"],
    ];
    for (const [run, classes] of runs.entries()) {
      for (const [part, storageClass] of classes.entries()) {
        server.put("acme", `${runId(run)}part-${part}`, "x", { storageClass });
      }
    }
    server.put("acme", `${runId(5)}part-0`, "x", { storageClass: "GLACIER", restore: "done" });
    server.put("acme", `${runId(6)}part-0`, "x", { storageClass: "GLACIER", restore: "running" });
    const client = server.client();
    assertEquals(await Array.fromAsync(listRunIds(client, URL)), [0, 3, 4, 5].map(runId));
    const all = await Array.fromAsync(listRunIds(client, URL, { archived: "include" }));
    assertEquals(all, [0, 1, 2, 3, 4, 5, 6].map(runId));
  });

  it("queries runs to leave out 100 at a time, and checks the storage of the rest only", async () => {
    await using server = await serverWithRuns(250);
    const asked: number[] = [];
    const left = await Array.fromAsync(listRunIds(server.client(), URL, {
      exclude(runIds) {
        asked.push(runIds.length);
        return Promise.resolve(new Set(runIds.filter((id) => !/-2[01]-00-00\/$/.test(id))));
      },
    }));
    const expected = Array.from({ length: 250 }, (_, index) => index)
      .filter((index) => index % 24 === 20 || index % 24 === 21).map(runId);
    assertEquals(left, expected);
    assertEquals(asked, [100, 100, 50]);
    assertEquals(server.requests.length, 1 + expected.length);
  });

  it("returns the first run ids before the listing is done", async () => {
    await using server = await serverWithRuns(300);
    server.splitPages([100]);
    for await (const id of listRunIds(server.client(), URL, { archived: "include" })) {
      assertEquals(id, runId(0));
      break;
    }
    assertEquals(server.requests.length, 1);
  });

  it("keeps no more than 8 requests under way, and the order", async () => {
    let underWay = 0;
    let most = 0;
    await using server = await serverWithRuns(30);
    const client = server.client();
    const counting = {
      async send(command: never, options?: { readonly abortSignal?: AbortSignal }) {
        most = Math.max(most, ++underWay);
        return await client.send(command, options ?? {}).finally(() => underWay--);
      },
    };
    const ids = await Array.fromAsync(listRunIds(counting, URL));
    assertEquals(ids, Array.from({ length: 30 }, (_, index) => runId(index)));
    assertEquals(most, 8);
  });

  it("keeps a run that vanishes between the listing and the look at its storage", async () => {
    const answers = [
      { IsTruncated: false, CommonPrefixes: [{ Prefix: runId(0) }] },
      { IsTruncated: false },
    ];
    const client = { send: () => Promise.resolve(answers.shift()) };
    assertEquals(await Array.fromAsync(listRunIds(client, URL)), [runId(0)]);
  });

  it("fails if the storage class cannot be read", async () => {
    await using server = await serverWithRuns(3);
    const client = server.client({ maxAttempts: 1 });
    const iterator = listRunIds(client, URL, {
      exclude() {
        server.fail("ListObjectsV2", { kind: "answer", status: 503, code: "SlowDown" });
        return Promise.resolve(new Set());
      },
    });
    const error = await assertRejects(() => Array.fromAsync(iterator), ArchiveError, "slow down");
    assertEquals([error.code, error.status], ["ARCHIVE_UNAVAILABLE", 503]);
  });

  it("ends with the reason of an aborted signal", async () => {
    await using server = await serverWithRuns(1);
    const reason = new Error("enough");
    const ids = listRunIds(server.client(), URL, { signal: AbortSignal.abort(reason) });
    assertStrictEquals(await assertRejects(() => Array.fromAsync(ids)), reason);
  });

  it("refuses an invalid address of S3", async () => {
    await using server = await serverWithRuns(0);
    assertThrows(() => listRunIds(server.client(), "acme/enriched"), TypeError, "expected s3://");
  });
});

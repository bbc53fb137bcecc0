import { assert, assertEquals, assertRejects } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { describe, it } from "node:test";
import { OpenLineageClient } from "../../../src/lineage/mod.ts";
import { ManifestError } from "../../../src/manifest/mod.ts";
import { SqliteManifestStore } from "../../../src/manifest/sqlite.ts";
import { processRuns, type RunContext, transactionSink } from "../../../src/pipeline/mod.ts";
import { MemoryArchive, runFolder } from "../../fakes/memory_archive.ts";
import { RecordingTransport } from "../../fakes/recording_transport.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

const TIME = "2026-01-01-00-00-00";
const job = { namespace: "food_delivery", name: "orders" };

async function setUp() {
  const folder = await tempFolder();
  const path = folder.file("orders.db");
  const database = new DatabaseSync(path);
  database.exec("CREATE TABLE orders (run TEXT NOT NULL, text TEXT NOT NULL)");
  const manifest = new SqliteManifestStore(path);
  await manifest.create();
  const archive = new MemoryArchive({ [TIME]: { "part-0": "a" } });
  return {
    archive,
    manifest,
    orders: () => database.prepare("SELECT run, text FROM orders").all().map((row) => ({ ...row })),
    async [Symbol.asyncDispose]() {
      database.close();
      await manifest[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

function textOf({ files, read }: RunContext): Promise<string> {
  return new Response(read(files[0]!)).text();
}

describe("transactionSink()", () => {
  it("writes the rows with the mark, once", async () => {
    await using world = await setUp();
    const { archive, manifest } = world;
    const sink = transactionSink({
      manifest,
      read: textOf,
      write: (database, text, { run }) => {
        database.prepare("INSERT INTO orders VALUES (?, ?)").run(run.name, text);
      },
      report: () => ({ rowsWritten: 1 }),
    });
    const [outcome] = await Array.fromAsync(processRuns({ archive, manifest, job, sink }));
    assert(outcome?.status === "done");
    assertEquals([outcome.promise, outcome.report.rowsWritten], ["same-transaction", 1]);
    const { done, claim } = await manifest.inspect(runFolder(TIME).runId);
    assertEquals([done, claim?.state, claim?.files, claim?.bytes], [true, "done", 1, 1]);
    await Array.fromAsync(processRuns({ archive, manifest, job, sink }));
    assertEquals(world.orders(), [{ run: `run=${TIME}`, text: "a" }]);
  });

  it("writes the rows once if the answer to the transaction is lost", async () => {
    await using world = await setUp();
    const { archive, manifest } = world;
    const options = { code: "MANIFEST_UNAVAILABLE", url: manifest.url } as const;
    let calls = 0;
    const sink = transactionSink({
      manifest: {
        async completeWith(...args: Parameters<typeof manifest.completeWith>) {
          await manifest.completeWith(...args);
          if (++calls === 1) throw new ManifestError("The connection was closed", options);
        },
      },
      read: textOf,
      write: (database, text, { run }) => {
        database.prepare("INSERT INTO orders VALUES (?, ?)").run(run.name, text);
      },
    });
    const transport = new RecordingTransport();
    await using lineage = new OpenLineageClient({ transport });
    const [outcome] = await Array.fromAsync(processRuns({ archive, manifest, job, sink, lineage }));
    await lineage.flush();
    assertEquals([outcome?.status, calls], ["done", 2]);
    assertEquals(world.orders(), [{ run: `run=${TIME}`, text: "a" }]);
    const types = transport.events.map((event) => "eventType" in event && event.eventType);
    assertEquals(types, ["START", "COMPLETE"]);
  });

  it("fails the attempt if the transaction does not last, as its rows may be read already", async () => {
    await using world = await setUp();
    const { archive, manifest } = world;
    const options = { code: "MANIFEST_UNAVAILABLE", url: manifest.url } as const;
    const full = new ManifestError("The disk is full", options);
    let calls = 0;
    const sink = transactionSink({
      manifest: {
        async completeWith(claim, change: Parameters<typeof manifest.completeWith>[1], size) {
          await manifest.completeWith(claim, (database) => {
            void change(database);
            if (++calls === 1) throw full;
          }, size);
        },
      },
      read: (context) => Promise.resolve([context.run.name].values()),
      write(database, rows) {
        for (const row of rows) database.prepare("INSERT INTO orders VALUES (?, 'a')").run(row);
      },
    });
    const pass = () => Array.fromAsync(processRuns({ archive, manifest, job, sink }));
    const [first] = await pass();
    assert(first?.status === "failed");
    assertEquals([first.error.message, world.orders()], ["The disk is full", []]);
    assertEquals((await pass())[0]?.status, "done");
    assertEquals(world.orders(), [{ run: `run=${TIME}`, text: "a" }]);
  });

  it("leaves nothing of a worker that was replaced", async () => {
    await using world = await setUp();
    const { archive, manifest } = world;
    const sink = transactionSink({
      manifest,
      async read(context) {
        await manifest.override(context.run.runId, "release");
        return await textOf(context);
      },
      write: (database) => database.exec("INSERT INTO orders VALUES ('late', 'x')"),
    });
    const [outcome] = await Array.fromAsync(processRuns({ archive, manifest, job, sink }));
    assertEquals(outcome?.status === "skipped" && outcome.reason, "lost");
    assertEquals(world.orders(), []);
  });

  it("marks nothing of which the rows cannot be written", async () => {
    await using world = await setUp();
    const { archive, manifest } = world;
    const sink = transactionSink({
      manifest,
      read: textOf,
      write(database) {
        database.exec("INSERT INTO orders VALUES ('a', 'b')");
        database.exec("INSERT INTO orders VALUES (NULL, 'b')");
      },
    });
    const [outcome] = await Array.fromAsync(processRuns({ archive, manifest, job, sink }));
    assert(outcome?.status === "failed");
    assert(outcome.error.message.includes("NOT NULL"), outcome.error.message);
    assertEquals([await manifest.contains(runFolder(TIME).runId), world.orders()], [false, []]);
  });

  it("revokes the COMPLETE that a durable client stored if the transaction fails", async () => {
    await using world = await setUp();
    const { archive, manifest } = world;
    const transport = new RecordingTransport();
    await using lineage = new OpenLineageClient({
      transport: { isDurable: true, emit: (event) => transport.emit(event) },
    });
    const sink = transactionSink({
      manifest,
      read: textOf,
      write: (database) => database.exec("INSERT INTO orders VALUES (NULL, 'b')"),
    });
    await Array.fromAsync(processRuns({ archive, manifest, job, sink, lineage }));
    assertEquals(transport.types, ["START", "COMPLETE", "FAIL"]);
    assertEquals(new Set(transport.events.map(({ run }) => run.runId)).size, 1);
    // A backend that goes by the earliest end counts FAIL as well.
    assert(transport.last.eventTime < (transport.events[1]?.eventTime ?? ""));
    const message = transport.last.run.facets?.errorMessage?.message ?? "";
    assert(message.includes("NOT NULL"), message);
  });

  it("refuses a function that is not synchronous with SQLite", async () => {
    await using world = await setUp();
    const result = await world.manifest.claim(runFolder(TIME).runId, { owner: "me" });
    if (result.status !== "claimed") throw new Error(result.status);
    await assertRejects(
      () => world.manifest.completeWith(result.claim, () => Promise.resolve()),
      TypeError,
      "must be synchronous",
    );
    assertEquals(await world.manifest.contains(runFolder(TIME).runId), false);
  });
});

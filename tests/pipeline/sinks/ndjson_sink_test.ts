import { assert, assertEquals, assertRejects } from "@std/assert";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import * as zlib from "node:zlib";
import { fileOutput } from "../../../src/archive/file.ts";
import { decodeContent } from "../../../src/internal/content/decode_content.ts";
import { VERSION } from "../../../src/internal/version.ts";
import { MemoryManifestStore } from "../../../src/manifest/mod.ts";
import {
  ForeignOutputError,
  ndjsonSink,
  type NdjsonSinkOptions,
  processRuns,
  type RunOutcome,
  TooManyBadEventsError,
} from "../../../src/pipeline/mod.ts";
import { MemoryArchive, MemoryOutput, runFolder } from "../../fakes/memory_archive.ts";
import { RecordingLineage } from "../../fakes/recording_lineage.ts";
import { saySkip } from "../../fixtures/say_skip.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";
import {
  contextsColumn,
  enrichedLine,
  unstructEventColumn,
} from "../../fixtures/enriched_lines.ts";

const TIME = "2026-01-31-00-00-00";
const ROWS = `run=${TIME}.ndjson`;
const BAD = `run=${TIME}.bad.ndjson`;
const job = { namespace: "food_delivery", name: "orders" };

function line(appId: string): string {
  return enrichedLine({ app_id: appId });
}

function setUp(files: Record<string, string>) {
  return {
    archive: new MemoryArchive({ [TIME]: files }),
    manifest: new MemoryManifestStore(),
    lineage: new RecordingLineage(),
    job,
  };
}

async function processOne(
  world: ReturnType<typeof setUp>,
  options: NdjsonSinkOptions,
): Promise<RunOutcome> {
  const outcomes = await Array.fromAsync(processRuns({ ...world, sink: ndjsonSink(options) }));
  await world.lineage.flush();
  assertEquals(outcomes.length, 1);
  return outcomes[0]!;
}

describe("ndjsonSink()", () => {
  it("writes one row an event, in the order of the part files, and counts", async () => {
    const world = setUp({
      "part-0": `${line("a")}\n${line("b")}\n`,
      "part-1": `${line("c")}\r\n`,
    });
    const output = new MemoryOutput();
    const outcome = await processOne(world, { output });
    const text = output.objects.get(ROWS) ?? "";
    const rows = text.trimEnd().split("\n").map((row) => JSON.parse(row));
    assertEquals(rows.map((row) => row.app_id), ["a", "b", "c"]);
    assert(outcome.status === "done");
    const { eventsRead, rowsWritten, bytesWritten, badEvents } = outcome.report;
    assertEquals([eventsRead, rowsWritten, badEvents], [3, 3, 0]);
    assertEquals(bytesWritten, new TextEncoder().encode(text).length);
    assertEquals(output.staged, 0);
  });

  it("keeps bad events as bad rows, and reports both in the lineage", async () => {
    const world = setUp({ "part-0": `${line("a")}\nnot an event\n` });
    const output = new MemoryOutput();
    const bad = new MemoryOutput("s3://acme/bad/");
    const outcome = await processOne(world, { output, bad });
    assert(outcome.status === "done");
    assertEquals(outcome.report.badEvents, 1);
    const badRow = JSON.parse(bad.objects.get(BAD) ?? "");
    assertEquals(badRow.data.payload, "not an event");
    assertEquals(badRow.data.processor, { artifact: "runline", version: VERSION });
    const complete = world.lineage.events.at(-1);
    const counts = complete?.outputs?.map(({ name, outputFacets }) => [
      name,
      outputFacets?.outputStatistics?.rowCount,
    ]);
    assertEquals(counts, [["json", 1], ["bad", 1]]);
    assertEquals(complete?.inputs?.[0]?.inputFacets?.inputStatistics?.rowCount, 2);
  });

  it("names the columns of rows and bad rows in the lineage of a run that is done", async () => {
    const world = setUp({ "part-0": `${line("a")}\nnot an event\n` });
    const [output, bad] = [new MemoryOutput(), new MemoryOutput("s3://acme/bad/")];
    await processOne(world, { output, bad, members: ["app_id", "etl_tstamp"] });
    const columns = world.lineage.events.at(-1)?.outputs?.map(({ facets }) =>
      facets?.schema?.fields
    );
    assertEquals(columns, [
      [
        { name: "app_id", type: "string" },
        { name: "etl_tstamp", type: "timestamp" },
      ],
      [{ name: "schema", type: "string" }, { name: "data", type: "object" }],
    ]);
  });

  it("adds the columns of entities that it has seen, in this run and in those before", async () => {
    const context = { schema: "iglu:com.acme/dish/jsonschema/1-0-0", data: {} };
    const event = { schema: "iglu:com.acme/order/jsonschema/2-0-0", data: {} };
    const first = enrichedLine({ contexts: contextsColumn(context) });
    const second = enrichedLine({ unstruct_event: unstructEventColumn(event) });
    const world = setUp({ "part-0": first });
    world.archive.runs.set("2026-02-01-00-00-00", { "part-0": second });
    const sink = ndjsonSink({ output: new MemoryOutput() });
    await Array.fromAsync(processRuns({ ...world, sink }));
    await world.lineage.flush();
    const events = world.lineage.events.filter(({ eventType }) => eventType === "COMPLETE");
    const seen = events.map(({ outputs }) =>
      (outputs?.[0]?.facets?.schema?.fields ?? []).filter(({ name }) => name.includes("com_acme"))
    );
    const dish = { name: "contexts_com_acme_dish_1", type: "array" };
    const order = { name: "unstruct_event_com_acme_order_2", type: "object" };
    assertEquals(seen, [[dish], [dish, order]]);
  });

  it("leaves out columns of entities, unless they are kept self-describing", () => {
    const columns = (options: Partial<NdjsonSinkOptions>) =>
      ndjsonSink({ output: new MemoryOutput(), ...options })
        .outputs[0]?.facets?.schema?.fields?.map(({ name }) => name) ?? [];
    const entities = ["contexts", "unstruct_event", "derived_contexts"];
    assertEquals(columns({}).filter((name) => entities.includes(name)), []);
    assertEquals(columns({ lossless: true }).length, columns({}).length + entities.length);
    assertEquals(columns({ members: ["event_id", "app_id"] }), ["app_id", "event_id"]);
  });

  it("writes an empty output for a run whose files are empty", async () => {
    const output = new MemoryOutput();
    const outcome = await processOne(setUp({ "part-0": "" }), { output });
    assertEquals([outcome.status, output.objects.get(ROWS)], ["done", ""]);
  });

  it("fails a run with a larger share of bad events than is allowed, and leaves nothing", async () => {
    const world = setUp({ "part-0": `${line("a")}\nx\ny\n` });
    const output = new MemoryOutput();
    const bad = new MemoryOutput();
    const outcome = await processOne(world, { output, bad, maxBad: 0.5 });
    assert(outcome.status === "failed");
    assert(outcome.error instanceof TooManyBadEventsError);
    assertEquals([outcome.error.badEvents, outcome.error.eventsRead], [2, 3]);
    for (const { objects, staged } of [output, bad]) {
      assertEquals([[...objects.keys()], staged], [["_runline.json"], 0]);
    }
    assertEquals((await processOne(world, { output, bad, maxBad: 0.7 })).status, "done");
  });

  it("does not repeat work that was committed before a crash", async () => {
    const world = setUp({ "part-0": `${line("a")}\nbad\n` });
    const output = new MemoryOutput();
    const bad = new MemoryOutput();
    const { complete } = world.manifest;
    world.manifest.complete = () => Promise.reject(new Error("power is out"));
    assertEquals((await processOne(world, { output, bad })).status, "failed");
    const committed = output.objects.get(ROWS);

    world.manifest.complete = complete;
    world.archive.read = () => {
      throw new Error("read again");
    };
    const outcome = await processOne(world, { output, bad });
    assert(outcome.status === "done");
    assertEquals(outcome.recovered, true);
    const { rowsWritten, badEvents, eventsRead } = outcome.report;
    assertEquals([rowsWritten, badEvents, eventsRead], [1, 1, 2]);
    assertEquals(output.objects.get(ROWS), committed);
  });

  it("leaves nothing behind and fails the run when the commit fails", async () => {
    const world = setUp({ "part-0": `${line("a")}\n` });
    const output = new MemoryOutput();
    output.objects.set("_runline.json", JSON.stringify({ archive: world.archive.url }));
    output.commitError = new Error("access denied");
    const outcome = await processOne(world, { output });
    assert(outcome.status === "failed");
    assertEquals([outcome.error.message, output.staged], ["access denied", 0]);
  });

  it("reports why the commit failed, not why the clean-up did, and cleans up all of it", async () => {
    const world = setUp({ "part-0": `${line("a")}\nbad\n` });
    const output = new MemoryOutput();
    const bad = new MemoryOutput("s3://acme/bad/");
    output.disposeError = bad.disposeError = new Error("cannot clean up");
    assertEquals((await processOne(world, { output, bad })).status, "done");

    const again = setUp({ "part-0": `${line("a")}\nbad\n` });
    output.objects.delete(ROWS);
    output.commitError = new Error("the token has expired");
    const outcome = await processOne(again, { output, bad });
    assert(outcome.status === "failed");
    assertEquals(outcome.error.message, "the token has expired");
    const fail = again.lineage.events.at(-1);
    assertEquals(fail?.run.facets?.errorMessage?.message, "the token has expired");

    const tooMany = await processOne(setUp({ "part-0": "bad" }), { output, bad });
    assert(tooMany.status === "failed");
    assert(tooMany.error instanceof TooManyBadEventsError);
    assertEquals([output.staged, bad.staged], [0, 0]);
  });

  it("reports the rows of an earlier attempt if it keeps them", async () => {
    const world = setUp({ "part-0": `${line("a")}\nbad\nbad\n` });
    const output = new MemoryOutput();
    const bad = new MemoryOutput("s3://acme/bad/");
    bad.objects.set(BAD, "{}\n{}\n{}\n");
    const outcome = await processOne(world, { output, bad });
    assert(outcome.status === "done");
    assertEquals([outcome.report.eventsRead, outcome.report.badEvents], [3, 2]);
    const statistics = outcome.report.outputs?.map((each) => each.outputFacets?.outputStatistics);
    assertEquals(statistics?.map((each) => [each?.rowCount, each?.size])[1], [3, 9]);
  });

  it("reports the rows of another worker that was faster", async () => {
    const world = setUp({ "part-0": `${line("a")}\n` });
    const output = new MemoryOutput();
    const { read } = world.archive;
    world.archive.read = (file) => {
      output.objects.set(ROWS, "{}\n{}\n");
      return read.call(world.archive, file);
    };
    const outcome = await processOne(world, { output });
    assert(outcome.status === "done");
    const { eventsRead, rowsWritten, bytesWritten } = outcome.report;
    assertEquals([eventsRead, rowsWritten, bytesWritten], [1, 2, 6]);
  });

  it("does not report the number of events that were read if it is unknown", async () => {
    const world = setUp({ "part-0": `${line("a")}\nbad\n` });
    const output = new MemoryOutput();
    await processOne(world, { output });
    const manifest = new MemoryManifestStore();
    const crashed = await manifest.claim(runFolder(TIME).runId, { owner: "gone" });
    if (crashed.status === "claimed") await manifest.fail(crashed.claim, { error: "power cut" });
    const outcome = await processOne({ ...world, manifest }, { output });
    assert(outcome.status === "done");
    assertEquals(outcome.recovered, true);
    const { rowsWritten, badEvents, eventsRead } = outcome.report;
    assertEquals([rowsWritten, badEvents, eventsRead], [1, undefined, undefined]);
  });

  it("refuses to write the runs of an archive beside those of another", async () => {
    const output = new MemoryOutput();
    await processOne(setUp({ "part-0": `${line("a")}\n` }), { output });
    const other = setUp({ "part-0": `${line("b")}\n` });
    const archive = Object.assign(other.archive, { url: "s3://acme/mobile/" });
    const error = await assertRejects(
      () => processOne({ ...other, archive }, { output }),
      ForeignOutputError,
    );
    assertEquals(
      error.message,
      'Cannot write runs of "s3://acme/mobile/" to "s3://acme/json/": it contains the runs of ' +
        '"s3://acme/archive/", choose another place',
    );
    assertEquals(JSON.parse(output.objects.get(ROWS) ?? "").app_id, "a");
  });

  it("lets one of two archives have an output that both want at once", async () => {
    const output = new MemoryOutput();
    const worlds = ["s3://acme/web/", "s3://acme/mobile/"].map((url) => {
      const world = setUp({ "part-0": `${line(url)}\n` });
      return { ...world, archive: Object.assign(world.archive, { url }) };
    });
    const results = await Promise.allSettled(worlds.map((world) => processOne(world, { output })));
    assertEquals(results.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  });

  for (const place of ["output", "bad"] as const) {
    it(`claims no run, and reports none, if it cannot write to '${place}'`, async () => {
      const world = setUp({ "part-0": `${line("a")}\n` });
      const outputs = { output: new MemoryOutput(), bad: new MemoryOutput("s3://acme/bad/") };
      outputs[place].commitError = new Error("the bucket does not exist");
      await assertRejects(() => processOne(world, outputs), Error, "the bucket does not exist");
      assertEquals(world.lineage.events, []);
      outputs[place].commitError = undefined;
      const outcome = await processOne(world, outputs);
      assert(outcome.status === "done");
      assertEquals(outcome.attempt, 1);
    });
  }

  it("names the file of a line that is too long", async () => {
    const world = setUp({ "part-0": "x" });
    world.archive.read = () => {
      const chunk = new Uint8Array(16 * 1024 * 1024).fill(0x78);
      return ReadableStream.from(Array(5).fill(chunk));
    };
    const outcome = await processOne(world, { output: new MemoryOutput() });
    assert(outcome.status === "failed");
    assertEquals(
      outcome.error.message,
      `Cannot read a line of more than 67108864 bytes: "s3://acme/archive/run=${TIME}/part-0"`,
    );
  });

  it("refuses an invalid share", async () => {
    const make = () =>
      Promise.resolve().then(() => ndjsonSink({ output: new MemoryOutput(), maxBad: 2 }));
    await assertRejects(make, RangeError, "'maxBad' must be between 0 and 1: current value is 2");
  });

  for (const [compress, extension] of [["gzip", "gz"], ["zstd", "zst"]] as const) {
    const skip = saySkip(
      compress === "zstd" && !("createZstdCompress" in zlib) && "The runtime has no Zstandard",
    );
    it(
      `compresses rows with ${compress}, and counts those of an earlier attempt`,
      { skip },
      async () => {
        await using folder = await tempFolder();
        const lines = Array.from({ length: 500 }, (_, index) => line(`app-${index}`));
        const world = setUp({ "part-0": `${lines.join("\n")}\nbad\n` });
        const output = fileOutput(folder.path);
        const first = await processOne(world, { output, compress });
        assert(first.status === "done", JSON.stringify(first));
        const bytes = await readFile(folder.file(`${ROWS}.${extension}`));
        const text = String(
          compress === "gzip" ? zlib.gunzipSync(bytes) : zlib.zstdDecompressSync(bytes),
        );
        assertEquals(
          text.trimEnd().split("\n").map((row) => JSON.parse(row).app_id).at(-1),
          "app-499",
        );
        assertEquals([first.report.rowsWritten, first.report.bytesWritten], [500, bytes.length]);
        const again = await processOne({ ...world, manifest: new MemoryManifestStore() }, {
          output,
          compress,
        });
        assert(again.status === "done");
        assertEquals([again.recovered, again.report.rowsWritten], [true, 500]);
      },
    );
  }

  it("fails a run whose compressed rows cannot be read to the end, and leaves nothing", async () => {
    const world = setUp({ "part-0": `${line("a")}\n` });
    const output = new MemoryOutput();
    world.archive.read = () =>
      new ReadableStream({
        pull(controller) {
          controller.error(new Error("the connection broke off"));
        },
      });
    const outcome = await processOne(world, { output, compress: "gzip" });
    assert(outcome.status === "failed");
    assertEquals([outcome.error.message, output.staged], ["the connection broke off", 0]);
  });

  for (
    const [text, state] of [["", "it is empty"], ["null", "it is not a marker of runline"], [
      '{"name":"other"}',
      "it is not a marker of runline",
    ], ["{", "it is not a marker of runline"]] as const
  ) {
    it(`names a marker that it cannot use: ${JSON.stringify(text)}`, async () => {
      const world = setUp({ "part-0": `${line("a")}\n` });
      const output = new MemoryOutput();
      output.objects.set("_runline.json", text);
      const error = await assertRejects(() => processOne(world, { output }), SyntaxError, state);
      assertEquals(
        error.message.startsWith('Cannot read the marker "s3://acme/json/_runline.json"'),
        true,
      );
      assertEquals((await world.manifest.inspect(runFolder(TIME).runId)).claim, undefined);
    });
  }

  it("keeps the claim of a run alive while it works on a compressed file of poison lines", async () => {
    const world = setUp({ "part-0": "" });
    const beaten = new AbortController();
    world.manifest.heartbeat = (claim) => {
      beaten.abort();
      return Promise.resolve(claim);
    };
    const poison = enrichedLine({ se_value: `${"0".repeat(500_000)}x` });
    const member = zlib.gzipSync(`${poison}\n${line("a")}\n`);
    let members = 0;
    async function* part(): AsyncGenerator<Uint8Array, void> {
      while (members++ < 2_000 && !beaten.signal.aborted) yield await Promise.resolve(member);
    }
    world.archive.read = () => ReadableStream.from(decodeContent(part()));
    await Array.fromAsync(
      processRuns({ ...world, leaseMs: 300, sink: ndjsonSink({ output: new MemoryOutput() }) }),
    );
    assert(beaten.signal.aborted, `no heartbeat in ${members} poison lines`);
  });
});

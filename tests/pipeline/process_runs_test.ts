import { assert, assertEquals, assertInstanceOf, assertMatch, assertRejects } from "@std/assert";
import { describe, it } from "node:test";
import { ArchiveError } from "../../src/archive/mod.ts";
import { whenAborted } from "../../src/internal/when_aborted.ts";
import { ClaimLostError, ManifestError, MemoryManifestStore } from "../../src/manifest/mod.ts";
import type { RunEvent } from "../../src/lineage/mod.ts";
import {
  processRuns,
  type ProcessRunsOptions,
  type RunContext,
  type RunOutcome,
  type RunSink,
  RunTimeoutError,
  UnknownEffectError,
} from "../../src/pipeline/mod.ts";
import { MemoryArchive, runFolder } from "../fakes/memory_archive.ts";
import { RecordingLineage } from "../fakes/recording_lineage.ts";

const job = { namespace: "food_delivery", name: "orders" };
const TIMES = ["2026-01-01-00-00-00", "2026-01-02-00-00-00", "2026-01-03-00-00-00"];

function setUp(times: readonly string[] = TIMES) {
  const archive = new MemoryArchive(
    Object.fromEntries(times.map((time) => [time, { "part-0": "x" }])),
  );
  const manifest = new MemoryManifestStore();
  const lineage = new RecordingLineage();
  const handled: string[] = [];
  const handler = ({ run }: { run: { name: string } }) => {
    handled.push(run.name);
    return Promise.resolve({ eventsRead: 7, bytesRead: 70 });
  };
  return { archive, manifest, lineage, job, handler, handled };
}

async function outcomes(options: ProcessRunsOptions): Promise<RunOutcome[]> {
  const result = await Array.fromAsync(processRuns(options));
  await flush(options);
  return result;
}

/** Waits for the lineage events of a call. */
async function flush({ lineage }: ProcessRunsOptions): Promise<void> {
  if (lineage instanceof RecordingLineage) await lineage.flush();
}

function statuses(outcomes: readonly RunOutcome[]): string[] {
  return outcomes.map((outcome) =>
    outcome.status === "skipped" ? `skipped: ${outcome.reason}` : outcome.status
  );
}

function shreddingComplete(vendor: string, version: string): string {
  const schema = `iglu:${vendor}/shredding_complete/jsonschema/${version}`;
  return JSON.stringify({ schema, data: { base: "s3://acme/shredded/" } });
}

describe("processRuns()", () => {
  it("processes each run once, in the order of their time, and marks it", async () => {
    const world = setUp();
    assertEquals(statuses(await outcomes(world)), ["done", "done", "done"]);
    assertEquals(world.handled, TIMES.map((time) => `run=${time}`));
    const runIds = TIMES.map((time) => runFolder(time).runId);
    assertEquals(await world.manifest.containsMany(runIds), new Set(runIds));
  });

  it("skips the runs in the manifest", async () => {
    const world = setUp();
    await world.manifest.add(runFolder("2026-01-02-00-00-00").runId);
    assertEquals(statuses(await outcomes(world)), ["done", "skipped: done", "done"]);
    assertEquals(world.handled, ["run=2026-01-01-00-00-00", "run=2026-01-03-00-00-00"]);
    assertEquals(statuses(await outcomes(world)), Array(3).fill("skipped: done"));
    assertEquals(world.handled.length, 2);
  });

  it("reports START and COMPLETE with the archive, the partition and the statistics", async () => {
    const world = setUp(["2026-01-01-00-00-00"]);
    await outcomes(world);
    assertEquals(world.lineage.events.map((event) => event.eventType), ["START", "COMPLETE"]);
    const [start, complete] = world.lineage.events;
    assertEquals(start!.run.runId, complete!.run.runId);
    assertEquals(complete!.run.facets?.nominalTime?.nominalStartTime, "2026-01-01T00:00:00.000Z");
    const [input] = complete!.inputs ?? [];
    assertEquals([input?.namespace, input?.name], ["s3://acme", "archive"]);
    const { inputStatistics, subset } = input?.inputFacets ?? {};
    assertEquals(
      [inputStatistics?.rowCount, inputStatistics?.size, inputStatistics?.fileCount],
      [7, 70, 1],
    );
    const condition = subset?.inputCondition;
    assert(condition?.type === "partition");
    assertEquals(condition.partitions[0]?.dimensions, { run: "2026-01-01-00-00-00" });
  });

  it("reports FAIL with the message, continues, and tries the run again in a later call", async () => {
    const world = setUp();
    let broken = true;
    const handler: typeof world.handler = (context) => {
      if (broken && context.run.name === "run=2026-01-02-00-00-00") throw new Error("disk is full");
      return world.handler(context);
    };
    const first = await outcomes({ ...world, handler });
    assertEquals(statuses(first), ["done", "failed", "done"]);
    assert(first[1]?.status === "failed");
    assertEquals(first[1].error.message, "disk is full");
    const fail = world.lineage.events.find((event) => event.eventType === "FAIL");
    assertEquals(fail?.run.facets?.errorMessage?.message, "disk is full");

    broken = false;
    const second = await outcomes({ ...world, handler });
    const [, again] = second;
    assert(again?.status === "done");
    assertEquals(again.attempt, 2);
  });

  it("fails a run whose files cannot be listed, and continues", async () => {
    const world = setUp();
    const { listFiles } = MemoryArchive.prototype;
    world.archive.listFiles = (run) =>
      run.name.includes("01-02")
        ? Promise.reject(new Error("access is denied"))
        : listFiles.call(world.archive, run);
    assertEquals(statuses(await outcomes(world)), ["done", "failed", "done"]);
  });

  it("skips a run that another worker has claimed, one that is archived and one that is empty", async () => {
    const world = setUp();
    await world.manifest.claim(runFolder(TIMES[0]!).runId, { owner: "another" });
    world.archive.runs.set(TIMES[1]!, { "cold": "x" });
    world.archive.archived.add("cold");
    world.archive.runs.set(TIMES[2]!, {});
    assertEquals(statuses(await outcomes(world)), [
      "skipped: held",
      "skipped: archived",
      "skipped: empty",
    ]);
    assertEquals(world.handled, []);
    assertEquals(world.lineage.events, []);
  });

  it("fails a run that is archived with 'archived', and counts no attempt", async () => {
    const world = setUp([TIMES[0]!]);
    world.archive.runs.set(TIMES[0]!, { "cold": "x", "warm": "x" });
    world.archive.archived.add("cold");
    for (const ready of [{}, { minAgeMs: 1 }]) {
      const [outcome] = await outcomes({ ...world, archived: "fail", ready });
      assert(outcome?.status === "failed");
      assertEquals([outcome.attempt, outcome.dead], [0, false]);
      assert(outcome.error instanceof ArchiveError);
      assertEquals(outcome.error.code, "ARCHIVE_NOT_RESTORED");
      assertMatch(
        outcome.error.message,
        /: 1 of its 2 files must be restored from S3 Glacier first$/,
      );
    }
    world.archive.archived.clear();
    const [outcome] = await outcomes({ ...world, archived: "fail" });
    assert(outcome?.status === "done");
    assertEquals(outcome.attempt, 1);
  });

  it("closes the lineage run of a dead worker with ABORT when it takes over", async () => {
    let now = 1_000_000;
    const world = setUp(["2026-01-01-00-00-00"]);
    const manifest = new MemoryManifestStore({ now: () => now });
    const { runId } = runFolder("2026-01-01-00-00-00");
    const gone = await manifest.claim(runId, { owner: "gone", leaseMs: 1000 });
    assert(gone.status === "claimed");
    now += 1001;
    assertEquals(statuses(await outcomes({ ...world, manifest })), ["done"]);
    const emitted = world.lineage.events.map((
      { eventType, run },
    ) => [eventType, run.runId === gone.claim.nonce]);
    assertEquals(emitted, [["START", false], ["ABORT", true], ["COMPLETE", false]]);
  });

  it("keeps a claim alive while the files of its run are listed", async () => {
    const world = setUp(["2026-01-01-00-00-00"]);
    const beaten = Promise.withResolvers<void>();
    const heartbeat = world.manifest.heartbeat.bind(world.manifest);
    world.manifest.heartbeat = (...args) => {
      beaten.resolve();
      return heartbeat(...args);
    };
    const listFiles = world.archive.listFiles.bind(world.archive);
    world.archive.listFiles = async (...args) => {
      await beaten.promise;
      return await listFiles(...args);
    };
    assertEquals(statuses(await outcomes({ ...world, leaseMs: 300 })), ["done"]);
  });

  it("continues if the claim of a run that cannot be listed was taken over meanwhile", async () => {
    const world = setUp(TIMES.slice(0, 2));
    const listFiles = world.archive.listFiles.bind(world.archive);
    world.archive.listFiles = (run, options) =>
      run.name.endsWith(TIMES[0]!)
        ? Promise.reject(new Error("Cannot list"))
        : listFiles(run, options);
    world.manifest.release = ({ runId }) => Promise.reject(new ClaimLostError({ runId }));
    assertEquals(statuses(await outcomes(world)), ["failed", "done"]);
  });

  it("aborts the work and skips the run as lost when a heartbeat finds the claim taken", async () => {
    const world = setUp(["2026-01-01-00-00-00"]);
    const manifest = new MemoryManifestStore();
    manifest.heartbeat = (claim) => Promise.reject(new ClaimLostError({ runId: claim.runId }));
    const handler = async ({ signal }: { signal: AbortSignal }) => {
      await whenAborted(signal);
      throw signal.reason;
    };
    const result = await outcomes({ ...world, manifest, handler, leaseMs: 30 });
    assertEquals(statuses(result), ["skipped: lost"]);
    assertEquals(world.lineage.events.map((event) => event.eventType), ["START", "FAIL"]);
  });

  it("commits nothing once its manifest has been silent for as long as the lease", async () => {
    const world = setUp(["2026-01-01-00-00-00"]);
    const { handler: _, ...rest } = world;
    // The manifest is cut off after the claim; the output is not.
    world.manifest.heartbeat = () => new Promise(() => {});
    let commits = 0;
    const sink: RunSink = {
      outputs: [],
      findCommitted: () => Promise.resolve(undefined),
      stage: async ({ signal }) => {
        // The work goes on where it does not look at its signal.
        await whenAborted(signal);
        return {
          report: {},
          commit: () => Promise.resolve((commits++, "committed" as const)),
          [Symbol.asyncDispose]: () => Promise.resolve(),
        };
      },
    };
    const result = await outcomes({ ...rest, sink, leaseMs: 30 });
    assertEquals([statuses(result), commits], [["skipped: lost"], 0]);
  });

  it("does not process a run again that an old answer of the manifest does not contain", async () => {
    const world = setUp(["2026-01-01-00-00-00"]);
    await world.manifest.add("archive/run=2026-01-01-00-00-00/");
    world.manifest.containsMany = () => Promise.resolve(new Set());
    assertEquals(statuses(await outcomes(world)), ["skipped: done"]);
    assertEquals(world.handled, []);
  });

  it("commits nothing once the lease ran out, before a timer could report it", async () => {
    const { handler: _, ...world } = setUp(["2026-01-01-00-00-00"]);
    const leaseMs = 100;
    let committed = 0;
    const sink: RunSink = {
      outputs: [],
      findCommitted: () => Promise.resolve(undefined),
      stage: () => {
        const end = performance.now() + leaseMs;
        // Blocks, so that no timer fires.
        while (performance.now() <= end);
        return Promise.resolve({
          report: {},
          commit: () => Promise.resolve(++committed > 0 ? "committed" : "exists"),
          [Symbol.asyncDispose]: () => Promise.resolve(),
        });
      },
    };
    const result = await outcomes({ ...world, sink, leaseMs, secondLook: false });
    assertEquals([statuses(result), committed], [["skipped: lost"], 0]);
  });

  it("releases the runs under way when the caller stops, and throws the reason", async () => {
    const world = setUp();
    const controller = new AbortController();
    const handler = ({ signal }: { signal: AbortSignal }) => {
      controller.abort(new Error("Ctrl-C"));
      return Promise.reject(signal.reason);
    };
    const seen: RunOutcome[] = [];
    const consume = async () => {
      const options = { ...world, handler, signal: controller.signal };
      for await (const outcome of processRuns(options)) seen.push(outcome);
    };
    await assertRejects(consume, Error, "Ctrl-C");
    await world.lineage.flush();
    assertEquals(statuses(seen), ["aborted"]);
    assertEquals(world.lineage.events.map((event) => event.eventType), ["START", "ABORT"]);
    const again = await world.manifest.claim(runFolder(TIMES[0]!).runId, { owner: "next" });
    assert(again.status === "claimed");
    assertEquals(again.claim.attempt, 1);
  });

  it("works on no more new runs than the limit, and skipped ones do not count", async () => {
    const world = setUp();
    await world.manifest.add(runFolder(TIMES[0]!).runId);
    await outcomes({ ...world, limit: 1 });
    assertEquals(world.handled, ["run=2026-01-02-00-00-00"]);
  });

  it("works up to the limit also if runs that were started together are skipped", async () => {
    const world = setUp(Array.from({ length: 6 }, (_, day) => `2026-01-0${day + 1}-00-00-00`));
    world.archive.runs.set("2026-01-01-00-00-00", {});
    world.archive.runs.set("2026-01-02-00-00-00", {});
    await outcomes({ ...world, limit: 2, concurrency: 4 });
    assertEquals(world.handled, ["run=2026-01-03-00-00-00", "run=2026-01-04-00-00-00"]);
  });

  it("comes to new runs behind those that fail again, or cannot be listed", async () => {
    const world = setUp();
    const list = world.archive.listFiles.bind(world.archive);
    world.archive.listFiles = async (run, options) => {
      if (run.name.endsWith(TIMES[1]!)) throw new Error("Access denied");
      return await list(run, options);
    };
    const handled: string[] = [];
    const handler = ({ run }: { run: { name: string } }) => {
      handled.push(run.name);
      return run.name.endsWith(TIMES[0]!) ? Promise.reject(new Error("Poison")) : Promise.resolve();
    };
    const retry = { maxAttempts: 10, delayMs: 0 };
    const calls: string[][] = [];
    for (let call = 0; call < 3; call++) {
      calls.push(statuses(await outcomes({ ...world, handler, retry, limit: 1 })));
    }
    assertEquals(calls, [
      ["failed"],
      ["failed", "failed", "done"],
      ["failed", "failed", "skipped: done"],
    ]);
    const [first, , last] = TIMES.map((time) => `run=${time}`);
    assertEquals(handled, [first, first, last, first]);
  });

  it("works on as many runs at once as the concurrency allows", async () => {
    const world = setUp(Array.from({ length: 9 }, (_, day) => `2026-01-0${day + 1}-00-00-00`));
    let running = 0;
    let most = 0;
    const handler = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running--;
    };
    const result = await outcomes({ ...world, handler, concurrency: 3 });
    assertEquals(result.length, 9);
    assertEquals(most, 3);
  });

  it("throws the error of the archive after the runs in work have ended", async () => {
    const world = setUp();
    world.archive.failAfter = { runs: 2, error: new Error("bucket is gone") };
    const log: string[] = [];
    const handler = async ({ run }: { run: { name: string } }) => {
      // The time that a listing needs to go on and fail.
      for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
      log.push(`ended ${run.name}`);
    };
    const consume = async () => {
      for await (const { run } of processRuns({ ...world, handler, concurrency: 3 })) {
        log.push(`yielded ${run.name}`);
      }
    };
    const failed = consume().catch((error) => log.push(error.message));
    await failed;
    assertEquals(log.sort(), [
      "bucket is gone",
      "ended run=2026-01-01-00-00-00",
      "ended run=2026-01-02-00-00-00",
      "yielded run=2026-01-01-00-00-00",
      "yielded run=2026-01-02-00-00-00",
    ]);
    const runIds = TIMES.slice(0, 2).map((time) => runFolder(time).runId);
    assertEquals(await world.manifest.containsMany(runIds), new Set(runIds));
  });

  it("never fails a run because of a backend that is down", async () => {
    const reported: string[] = [];
    const lineage = new RecordingLineage({
      onEvent: () => Promise.reject(new Error("backend is down")),
      onError: (error, event) =>
        reported.push(`${(event as RunEvent).eventType}: ${error.message}`),
    });
    const result = await outcomes({ ...setUp(["2026-01-01-00-00-00"]), lineage });
    assertEquals(statuses(result), ["done"]);
    assertEquals(reported, ["START: backend is down", "COMPLETE: backend is down"]);
  });

  it("does not wait for a backend that hangs", async () => {
    const lineage = new RecordingLineage({ onEvent: () => new Promise(() => {}) });
    const world = { ...setUp(["2026-01-01-00-00-00"]), lineage };
    assertEquals(statuses(await Array.fromAsync(processRuns(world))), ["done"]);
  });

  it("reports what the lineage client refuses, and marks the run all the same", async () => {
    const world = setUp(["2026-01-01-00-00-00"]);
    const reported: string[] = [];
    const handler = () =>
      Promise.resolve({ outputs: [{ namespace: "", name: 7 }, { namespace: "a", name: "b" }] });
    const result = await outcomes({
      ...world,
      handler: handler as never,
      onLineageError: (error) => reported.push(error.name),
    });
    assertEquals(statuses(result), ["done"]);
    assertEquals(reported, ["TypeError"]);
    assertEquals(world.lineage.events.at(-1)?.outputs?.map(({ name }) => name), ["b"]);
  });

  it("takes over a claim whose nonce is not a UUID, and reports that it cannot be aborted", async () => {
    let now = 1_000_000;
    const world = setUp(["2026-01-01-00-00-00"]);
    const manifest = new MemoryManifestStore({ now: () => now });
    const { runId } = runFolder("2026-01-01-00-00-00");
    await manifest.claim(runId, { owner: "gone", leaseMs: 1000, nonce: "mine" });
    now += 1001;
    const reported: string[] = [];
    const onLineageError = (error: Error) => void reported.push(error.name);
    assertEquals(statuses(await outcomes({ ...world, manifest, onLineageError })), ["done"]);
    assertEquals(reported.length, 1);
    assertEquals(world.lineage.events.map((event) => event.eventType), ["START", "COMPLETE"]);
  });

  it("refuses options without work", async () => {
    const { handler: _, ...options } = setUp();
    await assertRejects(
      () => outcomes(options as unknown as ProcessRunsOptions),
      TypeError,
      "Cannot process runs: 'sink' or 'handler' is missing",
    );
  });

  it("refuses a job that the spec refuses, before it claims anything", async () => {
    const world = setUp();
    const refused = {
      namespace: "food_delivery",
      name: "a/ ",
      sourceCodeLocation: { type: "git", url: "git@github.com:acme/x.git" },
    };
    await assertRejects(() => outcomes({ ...world, job: refused }), TypeError);
    const free = await world.manifest.inspect(runFolder(TIMES[0]!).runId);
    assertEquals(free.claim, undefined);
  });

  it("fails a run with any value that its handler throws", async () => {
    for (const thrown of [Object.create(null), undefined, Symbol("x"), 7]) {
      const world = setUp(["2026-01-01-00-00-00"]);
      const handler = () => Promise.reject(thrown);
      assertEquals(statuses(await outcomes({ ...world, handler })), ["failed"]);
      const { claim } = await world.manifest.inspect(runFolder(TIMES[0]!).runId);
      assertEquals(claim?.state, "failed");
    }
  });

  it("keeps the claim, the attempt and the run folder in a facet of the lineage run", async () => {
    const world = setUp(["2026-01-01-00-00-00"]);
    await outcomes({ ...world, owner: "worker-1", leaseMs: 5_000 });
    const { run } = world.lineage.events.at(-1)!;
    const { runline_claim: facet } = run.facets as Record<string, Record<string, unknown>>;
    const { _producer, _schemaURL, token, ...rest } = facet!;
    assertEquals(rest, {
      manifest: "memory:",
      runFolder: "s3://acme/archive/run=2026-01-01-00-00-00/",
      runId: "archive/run=2026-01-01-00-00-00/",
      claim: run.runId,
      attempt: 1,
      owner: "worker-1",
      leaseMs: 5_000,
    });
    assertEquals(Number.isSafeInteger(token), true);
  });

  it("does not mark a run that grew while it was read, and processes it in a later call", async () => {
    const world = setUp(["2026-01-01-00-00-00"]);
    const handler: typeof world.handler = (context) => {
      if (world.handled.length === 0) {
        world.archive.runs.set("2026-01-01-00-00-00", { "part-0": "x", "part-1": "y" });
      }
      return world.handler(context);
    };
    const [first] = await outcomes({ ...world, handler });
    assert(first?.status === "skipped");
    assertEquals([first.reason, first.detail], [
      "changed",
      'File "part-1" was added while it was read, a later start processes it',
    ]);
    assertEquals(await world.manifest.contains(first.run.runId), false);
    assertEquals(world.lineage.events.map(({ eventType }) => eventType), ["START", "ABORT"]);
    const [second] = await outcomes({ ...world, handler });
    assert(second?.status === "done");
    assertEquals(second.attempt, 1);
    const { claim } = await world.manifest.inspect(second.run.runId);
    assertEquals([claim?.files, claim?.bytes], [2, 2]);
  });

  it("commits nothing of a run that changed while it was read", async () => {
    const world = setUp(["2026-01-01-00-00-00"]);
    const { handler: _, ...rest } = world;
    const steps: string[] = [];
    const sink: RunSink = {
      outputs: [],
      findCommitted: () => Promise.resolve(undefined),
      stage: () => {
        world.archive.runs.set("2026-01-01-00-00-00", { "part-0": "longer" });
        return Promise.resolve({
          report: {},
          commit: () => Promise.resolve((steps.push("committed"), "committed" as const)),
          [Symbol.asyncDispose]: () => Promise.resolve(void steps.push("discarded")),
        });
      },
    };
    assertEquals(statuses(await outcomes({ ...rest, sink })), ["skipped: changed"]);
    assertEquals(steps, ["discarded"]);
    steps.length = 0;
    world.archive.runs.set("2026-01-01-00-00-00", { "part-0": "x" });
    const trusting = await outcomes({ ...rest, sink, secondLook: false });
    assertEquals([statuses(trusting), steps], [["done"], ["committed", "discarded"]]);
  });

  it("leaves alone a run without its marker, or with files that are too new", async () => {
    const world = setUp();
    world.archive.runs.set(TIMES[0]!, { "part-0": "x", "_SUCCESS": "" });
    world.archive.modified = new Date("2026-01-04T00:00:00Z");
    const markers = ["_SUCCESS", "shredding_complete.json"];
    const marked = await outcomes({ ...world, ready: { markers } });
    assertEquals(statuses(marked), ["done", "skipped: incomplete", "skipped: incomplete"]);
    assert(marked[1]?.status === "skipped");
    assertEquals(
      marked[1].detail,
      'It has no marker "_SUCCESS" or "shredding_complete.json" yet',
    );
    const now = () => Date.UTC(2026, 0, 4) + 59_999;
    const young = await outcomes({ ...world, ready: { minAgeMs: 60_000, now } });
    assertEquals(statuses(young), ["skipped: done", "skipped: incomplete", "skipped: incomplete"]);
    const later = await outcomes({ ...world, ready: { minAgeMs: 60_000, now: () => now() + 1 } });
    assertEquals(statuses(later), ["skipped: done", "done", "done"]);
  });

  it("reads shredding_complete.json, and fails a run without an attempt if it cannot use it", async () => {
    const world = setUp([TIMES[0]!]);
    const ready = { markers: ["shredding_complete.json"] };
    const broken = "it is not a self-describing JSON object";
    const cases: [marker: string, state: string | undefined][] = [
      ["", broken],
      ['{"schema":"iglu:com.acme/a/jsonschema/1-0-0"}', broken],
      [shreddingComplete("com.acme", "1-0-0"), 'its schema is "com.acme/shredding_complete"'],
      [
        shreddingComplete("com.snowplowanalytics.snowplow.storage", "3-0-0"),
        'its version is "3-0-0", expected one of 1-0-0, 1-0-1, 2-0-0, 2-0-1',
      ],
      [" ".repeat(4 * 1024 * 1024 + 1), "it is larger than 4194304 bytes"],
      [shreddingComplete("com.snowplowanalytics.snowplow.storage", "1-0-0"), undefined],
    ];
    for (const [marker, state] of cases) {
      world.archive.runs.set(TIMES[0]!, { "part-0": "x", "shredding_complete.json": marker });
      const [outcome] = await outcomes({ ...world, ready });
      if (state === undefined) {
        assertEquals(outcome?.status, "done");
        continue;
      }
      assert(outcome?.status === "failed" && outcome.attempt === 0);
      const { url } = runFolder(TIMES[0]!);
      const message = `Cannot use the marker "${url}shredding_complete.json": ${state}`;
      assertEquals(outcome.error.message, message);
    }
  });

  it("takes no marker for a part file", async () => {
    const world = setUp([TIMES[0]!]);
    world.archive.runs.set(TIMES[0]!, { "part-0": "x", "done.txt": "" });
    let read: string[] = [];
    const handler = ({ files }: RunContext) => {
      read = files.map(({ name }) => name);
      return Promise.resolve();
    };
    const ready = { markers: ["done.txt"] };
    assertEquals(statuses(await outcomes({ ...world, handler, ready })), ["done"]);
    assertEquals(read, ["part-0"]);
  });

  it("claims nothing of a run that is not ready", async () => {
    const world = setUp(["2026-01-01-00-00-00"]);
    await outcomes({ ...world, ready: { markers: ["_SUCCESS"] } });
    const { claim } = await world.manifest.inspect(runFolder(TIMES[0]!).runId);
    assertEquals(claim, undefined);
  });

  it("releases the claim of a run that turns out to be empty", async () => {
    const world = setUp(["2026-01-01-00-00-00"]);
    world.archive.runs.set(TIMES[0]!, {});
    assertEquals(statuses(await outcomes(world)), ["skipped: empty"]);
    const { claim } = await world.manifest.inspect(runFolder(TIMES[0]!).runId);
    assertEquals([claim?.state, claim?.attempts], ["pending", 0]);
  });

  it("abandons a run after its attempts, and reports it", async () => {
    const world = setUp(["2026-01-01-00-00-00"]);
    const handler = () => Promise.reject(new Error("no such table"));
    const call = () => outcomes({ ...world, handler, retry: { maxAttempts: 2 } });
    const results = [...await call(), ...await call(), ...await call()];
    assertEquals(statuses(results), ["failed", "failed", "skipped: dead"]);
    assertEquals(results.map((it) => it.status === "failed" && it.dead), [false, true, false]);
    const last = results[2];
    assert(last?.status === "skipped");
    assertEquals(last.detail, "It is dead after 2 attempts, the last error: no such table");
  });

  it("waits longer after each attempt, and not at all after a fatal error", async () => {
    const clock = { now: 1_000_000 };
    const manifest = new MemoryManifestStore({ now: () => clock.now });
    const world = { ...setUp(["2026-01-01-00-00-00"]), manifest };
    let error = new Error("busy");
    const handler = () => Promise.reject(error);
    const retry = {
      delayMs: 1_000,
      maxDelayMs: 1_500,
      random: () => 1,
      isFatal: ({ message }: Error) => message === "no such table",
    };
    const call = async () => statuses(await outcomes({ ...world, handler, retry }))[0];
    assertEquals([await call(), await call()], ["failed", "skipped: backoff"]);
    clock.now += 1_000;
    assertEquals([await call(), await call()], ["failed", "skipped: backoff"]);
    clock.now += 1_499;
    assertEquals(await call(), "skipped: backoff");
    clock.now += 1;
    error = new Error("no such table");
    assertEquals([await call(), await call()], ["failed", "skipped: dead"]);
  });

  it("fails a run that takes longer than its timeout", async () => {
    const world = setUp(["2026-01-01-00-00-00"]);
    const handler = async ({ signal }: { signal: AbortSignal }) => {
      await whenAborted(signal);
      throw signal.reason;
    };
    const [outcome] = await outcomes({ ...world, handler, timeoutMs: 5 });
    assert(outcome?.status === "failed");
    assertInstanceOf(outcome.error, RunTimeoutError);
    assertEquals(
      outcome.error.message,
      'Cannot process run "archive/run=2026-01-01-00-00-00/": it took longer than 5 ms',
    );
  });

  it("marks a run once more if the answer to the mark is lost, and reports every other failure", async () => {
    for (const code of ["MANIFEST_UNAVAILABLE", "MANIFEST_ACCESS_DENIED"] as const) {
      const world = setUp(["2026-01-01-00-00-00"]);
      const complete = world.manifest.complete.bind(world.manifest);
      let calls = 0;
      world.manifest.complete = async (...args) => {
        await complete(...args);
        if (++calls === 1) throw new ManifestError("No answer", { code, url: "memory:" });
      };
      const isRepeated = code === "MANIFEST_UNAVAILABLE";
      assertEquals(statuses(await outcomes(world)), [isRepeated ? "done" : "failed"]);
      assertEquals([calls, world.handled.length], [isRepeated ? 2 : 1, 1]);
    }
  });

  it("parks a run whose last worker is gone if a handler must not be called again", async () => {
    let now = 1_000_000;
    const world = setUp(["2026-01-01-00-00-00"]);
    const manifest = new MemoryManifestStore({ now: () => now });
    await manifest.claim(runFolder(TIMES[0]!).runId, { owner: "gone", leaseMs: 1000 });
    now += 1001;
    const [outcome] = await outcomes({ ...world, manifest, onUnknown: "park" });
    assert(outcome?.status === "failed");
    assertInstanceOf(outcome.error, UnknownEffectError);
    assertEquals([outcome.dead, world.handled], [true, []]);
    await manifest.override(runFolder(TIMES[0]!).runId, "redrive");
    const again = await outcomes({ ...world, manifest, onUnknown: "park" });
    assertEquals(statuses(again), ["done"]);
  });

  it("parks such a run also if its files cannot be listed, or the caller stops meanwhile", async () => {
    for (const isListed of [true, false]) {
      let now = 1_000_000;
      const world = setUp(["2026-01-01-00-00-00"]);
      const { runId } = runFolder(TIMES[0]!);
      const manifest = new MemoryManifestStore({ now: () => now });
      await manifest.claim(runId, { owner: "gone", leaseMs: 1000 });
      now += 1001;
      if (!isListed) world.archive.listFiles = () => Promise.reject(new Error("slow down"));
      const stop = new AbortController();
      const claim = manifest.claim.bind(manifest);
      manifest.claim = async (...args) => {
        const result = await claim(...args);
        if (isListed) stop.abort(new Error("Enough"));
        return result;
      };
      const call = outcomes({ ...world, manifest, onUnknown: "park", signal: stop.signal });
      if (isListed) await assertRejects(() => call, Error, "Enough");
      else assertEquals(statuses(await call), ["failed"]);
      assertEquals((await manifest.inspect(runId)).claim?.state, "dead");
      assertEquals(world.handled, []);
    }
  });

  it("ends the lineage run of a worker that is gone if the run turns out to be empty", async () => {
    let now = 1_000_000;
    const world = setUp(["2026-01-01-00-00-00"]);
    world.archive.runs.set(TIMES[0]!, {});
    const manifest = new MemoryManifestStore({ now: () => now });
    const gone = await manifest.claim(runFolder(TIMES[0]!).runId, { owner: "gone", leaseMs: 1000 });
    now += 1001;
    assertEquals(statuses(await outcomes({ ...world, manifest })), ["skipped: empty"]);
    assert(gone.status === "claimed");
    const ends = world.lineage.events.map(({ eventType, run }) => [eventType, run.runId]);
    assertEquals(ends, [["ABORT", gone.claim.nonce]]);
  });

  it("reports the promise of an effect, and calls 'onOutcome'", async () => {
    const world = setUp(["2026-01-01-00-00-00"]);
    const seen: RunOutcome[] = [];
    const [outcome] = await outcomes({ ...world, onOutcome: (it) => seen.push(it) });
    assert(outcome?.status === "done");
    assertEquals([outcome.promise, seen], ["at-least-once", [outcome]]);
  });

  it("names no outputs of a run that failed", async () => {
    const world = setUp(["2026-01-01-00-00-00"]);
    const { handler: _, ...rest } = world;
    const sink: RunSink = {
      outputs: [{ namespace: "s3://acme", name: "json" }],
      findCommitted: () => Promise.resolve(undefined),
      stage: () => Promise.reject(new Error("disk is full")),
    };
    assertEquals(statuses(await outcomes({ ...rest, sink })), ["failed"]);
    assertEquals(world.lineage.events.map(({ outputs }) => outputs), [[], []]);
  });

  it("reports the call as a run of 'passJob', the parent of its attempts", async () => {
    const world = setUp();
    const passJob = { namespace: "food_delivery", name: "daily" };
    const parent = {
      run: { runId: "0198c0de-0000-7000-8000-000000000000" },
      job: { namespace: "airflow", name: "dag" },
    };
    await outcomes({ ...world, job: { ...job, parent }, passJob });
    const events = world.lineage.events;
    const pass = events.filter((event) => event.job.name === "daily");
    assertEquals(pass.map(({ eventType }) => eventType), ["START", "COMPLETE"]);
    assertEquals(pass[0]!.run.facets?.parent?.job, { namespace: "airflow", name: "dag" });
    assertEquals(pass[0]!.run.facets?.processing_engine?.name, "runline");
    const parents = events.filter((event) => event.job.name === "orders")
      .map((event) => event.run.facets?.parent);
    assertEquals(parents.length, 6);
    for (const it of parents) {
      assertEquals([it?.run.runId, it?.root?.job.name], [pass[0]!.run.runId, "dag"]);
    }
  });

  it("sends nothing of a pass that finds nothing new", async () => {
    const world = setUp();
    await outcomes(world);
    world.lineage.events.length = 0;
    await outcomes({ ...world, passJob: { namespace: "food_delivery", name: "daily" } });
    assertEquals(world.lineage.events, []);
  });

  it("loses no event of a fast pass against a slow backend", async () => {
    const lineage = new RecordingLineage({
      onEvent: () => new Promise((resolve) => setImmediate(resolve)),
      onError: (error) => {
        throw error;
      },
    });
    const times = Array.from({ length: 700 }, (_, index) => {
      const time = new Date(Date.UTC(2026, 0, 1) + index * 3_600_000).toISOString();
      return time.slice(0, 19).replace(/[T:]/g, "-");
    });
    await outcomes({ ...setUp(times), lineage, concurrency: 8 });
    assertEquals(lineage.events.length, 1400);
    for (const types of Object.values(lineage.trail)) assertEquals(types, ["START", "COMPLETE"]);
  });

  it("refuses options that are out of range", async () => {
    const world = setUp();
    const error = await assertRejects(() => outcomes({ ...world, concurrency: 0 }), RangeError);
    assertInstanceOf(error, RangeError);
    assertEquals(
      error.message,
      "Cannot process runs as 'concurrency' must be a positive number: current value is 0",
    );
    for (
      const [name, options] of [
        ["retry.maxAttempts", { retry: { maxAttempts: NaN } }],
        ["retry.delayMs", { retry: { delayMs: NaN } }],
        ["retry.maxDelayMs", { retry: { maxDelayMs: -1 } }],
        ["ready.minAgeMs", { ready: { minAgeMs: NaN } }],
      ] as const
    ) {
      await assertRejects(() => outcomes({ ...world, ...options }), RangeError, `'${name}' must`);
    }
    assertEquals(world.handled, []);
  });

  it("takes a time limit that no timer can have for none", async () => {
    const handler = async ({ signal }: { readonly signal: AbortSignal }): Promise<void> => {
      // A timer of such a time would have fired by now.
      await new Promise((resolve) => setTimeout(resolve, 20));
      signal.throwIfAborted();
    };
    for (const timeoutMs of [2 ** 31, Infinity]) {
      assertEquals(
        statuses(await outcomes({ ...setUp(["2026-01-01-00-00-00"]), handler, timeoutMs })),
        ["done"],
      );
    }
  });
});

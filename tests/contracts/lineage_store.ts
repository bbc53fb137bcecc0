import { assertEquals, assertNotEquals } from "@std/assert";
import { describe, it } from "node:test";
import type { SearchQuery } from "../../src/server/store/search.ts";
import type { LineageStore } from "../../src/server/store/store.ts";
import {
  datasetEventOf,
  facet,
  jobEventOf,
  JOBS,
  LAKE,
  newEvent,
  type RunEventGiven,
  runEventOf,
  runId,
  schema,
} from "../fixtures/server_events.ts";

/** Opens a store of its own for one test. */
export type StoreFactory = () => Promise<LineageStore>;

/** Holds a store to what `LineageStore` promises. */
export function testLineageStore(name: string, open: StoreFactory): void {
  describe(`${name} as a log of events`, () => testEvents(open));
  describe(`${name} as a record of runs`, () => testRuns(open));
  describe(`${name} as a record of jobs`, () => testJobs(open));
  describe(`${name} as a record of datasets`, () => testDatasets(open));
  describe(`${name} as a graph`, () => testLineage(open));
  describe(`${name} as a place to search`, () => testSearch(open));
}

const ORDERS = { namespace: JOBS, name: "orders" };

async function append(store: LineageStore, ...events: readonly object[]): Promise<void> {
  await store.append(events.map(newEvent));
}

function run(given: RunEventGiven): object {
  return runEventOf(given);
}

function testEvents(open: StoreFactory): void {
  it("append() accepts an equal event once", async () => {
    await using store = await open();
    const event = newEvent(run({ run: 1, at: "12:00:00" }));
    const [first] = await store.append([event]);
    const [second, other] = await store.append([
      event,
      newEvent(run({ run: 1, type: "COMPLETE", at: "12:01:00" })),
    ]);
    assertEquals(first?.duplicate, false);
    assertEquals(second, { id: first?.id ?? 0, duplicate: true });
    assertEquals(other?.duplicate, false);
    assertEquals(await store.countEvents({}), 2);
  });

  it("append() numbers events of many callers in order", async () => {
    await using store = await open();
    const all = await Promise.all(
      Array.from(
        { length: 20 },
        (_, at) =>
          store.append([newEvent(run({ run: at, at: `12:00:${String(at).padStart(2, "0")}` }))]),
      ),
    );
    assertEquals(all.flat().map(({ id }) => id), Array.from({ length: 20 }, (_, at) => at + 1));
  });

  it("events() lists the newest event time first, and continues at the cursor", async () => {
    await using store = await open();
    await append(
      store,
      ...["12:03:00", "12:01:00", "12:02:00"].map((at) => run({ run: 1, type: "RUNNING", at })),
    );
    const first = await store.events({}, { limit: 2 });
    assertEquals(first.items.map(({ eventTime }) => eventTime.slice(11, 16)), ["12:03", "12:02"]);
    const second = await store.events({}, { limit: 2, cursor: first.next ?? "" });
    assertEquals(second.items.map(({ eventTime }) => eventTime.slice(11, 16)), ["12:01"]);
    assertEquals(second.next, undefined);
  });

  it("events() lists the last received first, and continues at the cursor", async () => {
    await using store = await open();
    await append(
      store,
      ...["12:03:00", "12:01:00", "12:02:00"].map((at) => run({ run: 1, type: "RUNNING", at })),
    );
    const first = await store.events({}, { limit: 2, order: "lastArrived" });
    assertEquals(first.items.map(({ id }) => id), [3, 2]);
    const cursor = first.next ?? "";
    const second = await store.events({}, { limit: 2, order: "lastArrived", cursor });
    assertEquals(second.items.map(({ id }) => id), [1]);
  });

  it("events() narrows by type, job, run, dataset, text and time", async () => {
    await using store = await open();
    await append(
      store,
      run({ run: 1, at: "12:00:00", outputs: ["json/orders"] }),
      run({
        run: 1,
        type: "FAIL",
        at: "12:01:00",
        runFacets: { note: facet({ text: "oh 100 %" }) },
      }),
      run({ run: 2, at: "12:02:00", job: "sessions" }),
      datasetEventOf({ at: "12:03:00", dataset: "json/orders" }),
    );
    const count = async (filter: Parameters<LineageStore["events"]>[0]): Promise<number> => {
      const { items } = await store.events(filter);
      assertEquals(await store.countEvents(filter), items.length);
      return items.length;
    };
    assertEquals(await count({ eventTypes: ["FAIL"] }), 1);
    assertEquals(await count({ job: ORDERS }), 2);
    assertEquals(await count({ runId: runId(2) }), 1);
    assertEquals(await count({ dataset: { namespace: LAKE, name: "json/orders" } }), 3);
    assertEquals(await count({ text: "100 %" }), 1);
    assertEquals(await count({ namespace: LAKE }), 1);
    assertEquals(await count({ kinds: ["dataset"] }), 1);
    assertEquals(
      await count({ after: "2026-01-31T12:01:00Z", before: "2026-01-31T12:03:00Z" }),
      2,
    );
    assertEquals(await count({ namespace: "nowhere" }), 0);
  });

  it("onEvents() reports appended events, but no equal event again", async () => {
    await using store = await open();
    const seen: (string | undefined)[] = [];
    const end = store.onEvents((events) => seen.push(...events.map(({ runId }) => runId)));
    await append(store, run({ run: 1, at: "12:00:00" }));
    await append(store, run({ run: 1, at: "12:00:00" }), run({ run: 2, at: "12:00:00" }));
    end();
    await append(store, run({ run: 3, at: "12:00:00" }));
    assertEquals(seen, [runId(1), runId(2)]);
  });

  it("status() counts the content, after a removal and after a rebuild", async () => {
    await using store = await open();
    await append(
      store,
      run({ run: 1, at: "12:00:00", job: "old", outputs: ["old"] }),
      run({ run: 1, type: "COMPLETE", at: "12:01:00", job: "old" }),
      run({ run: 2, at: "13:00:00", job: "new", inputs: ["raw"], outputs: ["json"] }),
      run({ run: 3, at: "13:01:00", job: "hidden" }),
    );
    const counts = async () => {
      const { events, jobs, datasets, runs } = await store.status();
      const states = await store.countJobs({ topLevel: true });
      const ofRuns = await store.countRuns({ namespace: JOBS });
      return [events, jobs, datasets, runs, states.RUNNING, states.COMPLETED, ofRuns.RUNNING];
    };
    assertEquals(await counts(), [4, 3, 3, 3, 2, 1, 2]);
    await store.prune("2026-01-31T12:30:00Z");
    assertEquals(await counts(), [2, 2, 2, 2, 2, 0, 2]);
    await store.deleteJob({ namespace: JOBS, name: "hidden" });
    await store.deleteDataset({ namespace: LAKE, name: "raw" });
    assertEquals(await counts(), [2, 1, 1, 2, 1, 0, 2]);
    await store.rebuild();
    assertEquals(await counts(), [2, 1, 1, 2, 1, 0, 2]);
    assertEquals(await store.countDatasets({ namespace: LAKE }), 1);
  });

  it("namespaces() has the time of the last event on a dataset that was not in memory", async () => {
    await using store = await open();
    await append(store, run({ run: 1, at: "12:00:00", outputs: ["json"] }));
    // Clears the memory, as a new process does.
    await store.rebuild();
    await append(store, run({ run: 2, at: "13:00:00", outputs: ["json"] }));
    const { items } = await store.namespaces();
    assertEquals(items.map(({ updatedAt }) => updatedAt), Array(2).fill("2026-01-31T13:00:00Z"));
    await store.rebuild();
    assertEquals((await store.namespaces()).items, items);
  });

  it("prune() removes the facets of removed runs, as a rebuild does", async () => {
    await using store = await open();
    const note = (text: string) => ({ documentation: facet({ description: text }) });
    const json = (...columns: string[]) => [{ name: "json", facets: schema(...columns) }];
    await append(
      store,
      run({ run: 1, at: "12:00:00", jobFacets: note("first"), outputs: json("id") }),
      run({ run: 2, at: "12:10:00", jobFacets: { ...note("second"), tags: facet({ tags: [] }) } }),
      run({ run: 2, type: "COMPLETE", at: "12:11:00", outputs: json("id", "gone") }),
      run({ run: 1, type: "COMPLETE", at: "13:00:00", inputs: ["raw"] }),
    );
    assertEquals(await store.prune("2026-01-31T12:30:00Z"), { events: 2, runs: 1 });
    const answers = async () => {
      const job = await store.job(ORDERS);
      const dataset = await store.dataset({ namespace: LAKE, name: "json" });
      const found = await store.search({ text: "gone" });
      return [job?.facets, dataset?.facets, dataset?.fields, found];
    };
    const pruned = await answers();
    assertEquals((await store.job(ORDERS))?.description, "first");
    await store.rebuild();
    assertEquals(pruned, await answers());
  });

  it("prune() keeps entities hidden that remaining events name", async () => {
    await using store = await open();
    await append(
      store,
      jobEventOf({ at: "11:00:00", inputs: ["raw"] }),
      run({ run: 1, at: "12:00:00", jobFacets: { documentation: facet({ description: "old" }) } }),
      run({ run: 2, at: "13:00:00" }),
    );
    await store.deleteDataset({ namespace: LAKE, name: "raw" });
    await store.prune("2026-01-31T12:30:00Z");
    assertEquals((await store.job(ORDERS))?.description, undefined);
    assertEquals((await store.datasets({})).items, []);
  });

  it("prune() removes old runs and entities that only they name, and keeps numbers of events", async () => {
    await using store = await open();
    await append(
      store,
      run({ run: 1, at: "12:00:00", job: "old", outputs: ["old"] }),
      run({ run: 1, type: "COMPLETE", at: "12:01:00", job: "old" }),
      run({ run: 2, at: "13:00:00" }),
    );
    assertEquals(await store.prune("2026-01-31T12:30:00Z"), { events: 2, runs: 1 });
    assertEquals((await store.jobs({})).items.map(({ name }) => name), ["orders"]);
    assertEquals((await store.datasets({})).items, []);
    await store.prune("2026-02-01T00:00:00Z");
    const [next] = await store.append([newEvent(run({ run: 3, at: "14:00:00" }))]);
    assertEquals(next?.id, 4);
  });
}

function testRuns(open: StoreFactory): void {
  it("run() has its state and times by event time, in any order of arrival", async () => {
    const events = [
      run({ run: 1, at: "12:00:00" }),
      run({ run: 1, type: "RUNNING", at: "12:00:30" }),
      run({ run: 1, type: "COMPLETE", at: "12:01:00.25" }),
    ];
    for (const order of [[0, 1, 2], [2, 1, 0], [1, 2, 0], [2, 0, 1]]) {
      await using store = await open();
      for (const at of order) await append(store, events[at]!);
      const { state, startedAt, endedAt, durationMs } = (await store.run(runId(1)))!;
      assertEquals({ state, startedAt, endedAt, durationMs }, {
        state: "COMPLETED",
        startedAt: "2026-01-31T12:00:00Z",
        endedAt: "2026-01-31T12:01:00.250Z",
        durationMs: 60_250,
      });
    }
  });

  it("run() keeps its first terminal state", async () => {
    await using store = await open();
    await append(
      store,
      run({ run: 1, type: "COMPLETE", at: "12:05:00" }),
      run({ run: 1, type: "ABORT", at: "12:01:00" }),
      run({ run: 1, type: "RUNNING", at: "12:09:00" }),
    );
    assertEquals((await store.run(runId(1)))?.state, "ABORTED");
  });

  it("run() merges facets by name, the newest of each, and drops deleted ones", async () => {
    await using store = await open();
    await append(
      store,
      run({ run: 1, at: "12:00:00", runFacets: { a: facet({ v: 1 }), b: facet({ v: 1 }) } }),
      run({ run: 1, type: "RUNNING", at: "12:02:00", runFacets: { b: facet({ _deleted: true }) } }),
      run({ run: 1, type: "RUNNING", at: "12:01:00", runFacets: { b: facet({ v: 2 }) } }),
    );
    const { facets } = (await store.run(runId(1)))!;
    assertEquals(Object.keys(facets), ["a"]);
  });

  it("run() joins the inputs and outputs of all its events", async () => {
    await using store = await open();
    await append(
      store,
      run({ run: 1, at: "12:00:00", inputs: ["raw"] }),
      run({
        run: 1,
        type: "COMPLETE",
        at: "12:01:00",
        outputs: [{ name: "json", outputFacets: { outputStatistics: facet({ rowCount: 5 }) } }],
      }),
    );
    const found = (await store.run(runId(1)))!;
    assertEquals(found.inputs.map(({ name }) => name), ["raw"]);
    assertEquals(found.outputs.map(({ name }) => name), ["json"]);
    assertEquals(found.rowsOut, 5);
    assertEquals(found.events.map(({ eventType }) => eventType), ["START", "COMPLETE"]);
  });

  it("run() has its parent, also one without its own events", async () => {
    await using store = await open();
    await append(store, run({ run: 2, at: "12:00:00", parent: { run: 1, job: "etl" } }));
    assertEquals((await store.run(runId(2)))?.parent, {
      runId: runId(1),
      job: { namespace: JOBS, name: "etl" },
    });
    assertEquals((await store.run(runId(1)))?.state, "NEW");
    const children = await store.runs({ parentRunId: runId(1) });
    assertEquals(children.items.map((child) => child.runId), [runId(2)]);
    await append(store, run({ run: 1, type: "COMPLETE", at: "12:01:00", job: "etl" }));
    assertEquals((await store.run(runId(1)))?.state, "COMPLETED");
  });

  it("run() returns nothing for an id that no event has", async () => {
    await using store = await open();
    assertEquals(await store.run(runId(1)), undefined);
  });

  it("runs() lists the last started first, by state and in pages", async () => {
    await using store = await open();
    for (const [at, type] of ["COMPLETE", "FAIL", "COMPLETE", "ABORT"].entries()) {
      await append(
        store,
        run({ run: at, at: `12:0${at}:00` }),
        run({ run: at, type, at: `12:0${at}:30` }),
      );
    }
    const first = await store.runs({}, { limit: 3 });
    assertEquals(first.items.map((item) => item.runId), [runId(3), runId(2), runId(1)]);
    const rest = await store.runs({}, { limit: 3, cursor: first.next ?? "" });
    assertEquals(rest.items.map((item) => item.runId), [runId(0)]);
    assertEquals((await store.runs({ states: ["FAILED"] })).items.length, 1);
    assertEquals((await store.runs({ text: "order" })).items.length, 4);
    assertEquals(await store.countRuns({}), {
      NEW: 0,
      RUNNING: 0,
      COMPLETED: 2,
      FAILED: 1,
      ABORTED: 1,
    });
  });

  it("countRuns() counts the runs that runs() lists, whichever filters are empty", async () => {
    await using store = await open();
    for (const at of [1, 2, 3]) await append(store, run({ run: at, at: `12:0${at}:00` }));
    const before = "2026-01-31T12:02:30Z";
    const empty = "";
    for (
      const filter of [
        { after: empty, before },
        { after: empty, text: "no such job" },
        { after: empty, before: empty, parentRunId: runId(1) },
        { before: empty, topLevel: true },
        { after: empty, before: empty, text: "" },
      ]
    ) {
      const listed = (await store.runs(filter)).items.length;
      const counted = Object.values(await store.countRuns(filter)).reduce((sum, it) => sum + it);
      assertEquals(counted, listed, JSON.stringify(filter));
    }
  });
}

function testJobs(open: StoreFactory): void {
  it("job() counts failures in a row and has percentiles of the runs that completed", async () => {
    await using store = await open();
    for (const [at, type] of ["COMPLETE", "COMPLETE", "FAIL", "FAIL"].entries()) {
      await append(
        store,
        run({ run: at, at: `1${at}:00:00` }),
        run({ run: at, type, at: `1${at}:0${at + 1}:00` }),
      );
    }
    const job = (await store.job(ORDERS))!;
    assertEquals([job.failuresInRow, job.p50Ms, job.p95Ms], [2, 60_000, 120_000]);
    assertEquals(job.lastRun?.runId, runId(3));
    assertEquals(job.failingSince?.runId, runId(2));
    assertEquals(job.lastCompleted?.runId, runId(1));
    assertEquals(job.lastRuns.map(({ state }) => state), [
      "COMPLETED",
      "COMPLETED",
      "FAILED",
      "FAILED",
    ]);
  });

  it("jobWeek() has the durations of seven days, and of the seven days before", async () => {
    await using store = await open();
    const days = [["20", 9], ["21", 3], ["28", 1], ["29", 4], ["30", 2]] as const;
    for (const [index, [day, minutes]] of days.entries()) {
      await append(
        store,
        run({ run: index, at: `2026-01-${day}T10:00:00Z` }),
        run({ run: index, type: "COMPLETE", at: `2026-01-${day}T10:0${minutes}:00Z` }),
      );
    }
    await append(
      store,
      run({ run: 7, at: "2026-01-31T10:00:00Z" }),
      run({ run: 7, type: "FAIL", at: "2026-01-31T11:00:00Z" }),
    );
    const { slowest, ...week } = (await store.jobWeek(ORDERS, "2026-02-01T00:00:00Z"))!;
    assertEquals(week, { runs: 3, runsBefore: 2, p95Ms: 240_000, p95BeforeMs: 540_000 });
    assertEquals(slowest?.runId, runId(3));
    const none = { runs: 0, runsBefore: 0 };
    assertEquals(await store.jobWeek(ORDERS, "2025-01-01T00:00:00Z"), none);
    assertEquals(
      await store.jobWeek({ ...ORDERS, name: "none" }, "2026-02-01T00:00:00Z"),
      undefined,
    );
  });

  it("job() keeps the last inputs and outputs while a run without any continues", async () => {
    await using store = await open();
    await append(
      store,
      run({ run: 1, at: "12:00:00", inputs: ["raw"], outputs: ["json"] }),
      run({ run: 1, type: "COMPLETE", at: "12:01:00" }),
      run({ run: 2, at: "13:00:00" }),
    );
    const job = (await store.job(ORDERS))!;
    assertEquals(job.inputs, [{ namespace: LAKE, name: "raw" }]);
    assertEquals(job.outputs, [{ namespace: LAKE, name: "json" }]);
  });

  it("job() has all inputs and outputs of the newest job event", async () => {
    await using store = await open();
    await append(
      store,
      jobEventOf({ at: "12:01:00", inputs: ["b"] }),
      jobEventOf({ at: "12:00:00", inputs: ["a"], outputs: ["c"] }),
    );
    const job = (await store.job(ORDERS))!;
    assertEquals(job.inputs.map(({ name }) => name), ["b"]);
    assertEquals(job.outputs, []);
  });

  it("jobs() narrows by state, text and parent, and sorts", async () => {
    await using store = await open();
    await append(
      store,
      run({ run: 1, at: "12:00:00", job: "etl.b", parent: { run: 9, job: "etl" } }),
      run({ run: 2, type: "FAIL", at: "12:01:00", job: "etl.a", parent: { run: 9, job: "etl" } }),
      run({ run: 3, at: "12:02:00", job: "zebra_100%" }),
    );
    const names = async (
      filter: Parameters<LineageStore["jobs"]>[0],
      page: Parameters<LineageStore["jobs"]>[1] = {},
    ): Promise<string[]> => (await store.jobs(filter, page)).items.map(({ name }) => name);
    assertEquals(await names({}), ["etl", "etl.a", "etl.b", "zebra_100%"]);
    assertEquals(await names({ states: ["FAILED"] }), ["etl.a"]);
    assertEquals(await names({ text: "ETL." }), ["etl.a", "etl.b"]);
    for (const text of ["0%", "%", "_"]) assertEquals(await names({ text }), ["zebra_100%"]);
    assertEquals((await store.jobs({}, { limit: 4 })).next, undefined);
    assertEquals(await names({ parent: { namespace: JOBS, name: "etl" } }), ["etl.a", "etl.b"]);
    assertEquals(await names({ topLevel: true }), ["etl", "zebra_100%"]);
    assertEquals(await names({}, { order: "started", limit: 1 }), ["zebra_100%"]);
    assertEquals((await store.job({ namespace: JOBS, name: "etl.a" }))?.simpleName, "a");
  });

  it("deleteJob() hides a job until its next event", async () => {
    await using store = await open();
    await append(store, run({ run: 1, at: "12:00:00" }));
    assertEquals(await store.deleteJob(ORDERS), true);
    assertEquals(await store.job(ORDERS), undefined);
    assertEquals(await store.deleteJob(ORDERS), false);
    await store.rebuild();
    assertEquals(await store.job(ORDERS), undefined);
    await append(store, run({ run: 2, at: "12:01:00" }));
    assertNotEquals(await store.job(ORDERS), undefined);
  });

  it("addTag() tags a job, also through a rebuild", async () => {
    await using store = await open();
    await append(store, run({ run: 1, at: "12:00:00" }));
    assertEquals(await store.addTag({ kind: "job", ...ORDERS }, "gold"), true);
    await store.rebuild();
    assertEquals((await store.job(ORDERS))?.tags, ["GOLD"]);
    assertEquals(await store.removeTag({ kind: "job", ...ORDERS }, "gold"), true);
    assertEquals((await store.job(ORDERS))?.tags, []);
    assertEquals(await store.addTag({ kind: "job", namespace: JOBS, name: "no" }, "gold"), false);
  });
}

function testDatasets(open: StoreFactory): void {
  const JSON_ORDERS = { namespace: LAKE, name: "json/orders" };
  const written = (run: number, at: string, ...columns: readonly string[]): object =>
    runEventOf({
      run,
      type: "COMPLETE",
      at,
      outputs: [{ name: "json/orders", facets: schema(...columns) }],
    });

  it("datasetVersions() has a version for each content, not for each run", async () => {
    await using store = await open();
    await append(
      store,
      written(1, "12:00:00", "id:int"),
      written(2, "13:00:00", "id:int"),
      written(3, "14:00:00", "id:int", "city"),
    );
    const { items } = await store.datasetVersions(JSON_ORDERS);
    assertEquals(items.map((item) => [item.number, item.fields.length, item.runs]), [
      [2, 2, 1],
      [1, 1, 2],
    ]);
    assertEquals(items[1]?.createdByRun?.runId, runId(1));
    const reader = runEventOf({ run: 4, at: "13:30:00", job: "reader", inputs: ["json/orders"] });
    await append(store, reader);
    const [input] = (await store.run(runId(4)))?.inputs ?? [];
    assertEquals(input?.version?.number, 1);
  });

  it("dataset() keeps its columns if an event has none", async () => {
    await using store = await open();
    await append(
      store,
      written(1, "12:00:00", "id:int"),
      datasetEventOf({
        at: "13:00:00",
        dataset: {
          name: "json/orders",
          facets: { documentation: facet({ description: "Orders as JSON" }) },
        },
      }),
    );
    const dataset = (await store.dataset(JSON_ORDERS))!;
    assertEquals(dataset.fields, [{ name: "id", type: "int", tags: [] }]);
    assertEquals(dataset.description, "Orders as JSON");
    assertEquals(dataset.lastWrittenAt, "2026-01-31T12:00:00Z");
  });

  it("dataset() is found by another name of its symlinks, whenever that came", async () => {
    const identifiers = [{ namespace: "glue", name: "orders", type: "TABLE" }];
    const named = written(1, "12:00:00", "id:int");
    const events = [
      named,
      datasetEventOf({
        at: "12:30:00",
        dataset: { name: "json/orders", facets: { symlinks: facet({ identifiers }) } },
      }),
      runEventOf({
        run: 2,
        at: "13:00:00",
        job: "reader",
        inputs: [{ namespace: "glue", name: "orders" }],
      }),
    ];
    for (const order of [[0, 1, 2], [2, 0, 1], [2, 1, 0]]) {
      await using store = await open();
      for (const at of order) await append(store, events[at]!);
      const dataset = (await store.dataset({ namespace: "glue", name: "orders" }))!;
      assertEquals([dataset.namespace, dataset.name], [LAKE, "json/orders"]);
      assertEquals([dataset.readers, dataset.writers.length], [1, 1]);
      assertEquals((await store.datasets({})).items.length, 1);
      assertEquals((await store.run(runId(2)))?.inputs[0]?.name, "json/orders");
    }
  });

  it("search() and datasets() know what was reported of a dataset by another name", async () => {
    await using store = await open();
    const identifiers = [{ namespace: LAKE, name: "raw" }];
    const documentation = facet({ description: "From the tills" });
    const assertions = [{ assertion: "not_null", success: false }];
    await append(
      store,
      datasetEventOf({ at: "12:00:00", dataset: { name: "raw", facets: { documentation } } }),
      run({
        run: 1,
        at: "12:10:00",
        inputs: [{
          name: "raw",
          inputFacets: { dataQualityAssertions: facet({ assertions }) },
        }],
      }),
    );
    const symlinks = facet({ identifiers });
    await append(
      store,
      datasetEventOf({ at: "12:30:00", dataset: { name: "json", facets: { symlinks } } }),
    );
    const found = (await store.search({ text: "tills" })).texts.items;
    assertEquals(found.map(({ facet }) => facet), ["documentation"]);
    assertEquals(await store.countDatasets({ failedQuality: true }), 1);
  });

  it("lists without a key continue at the cursor as well", async () => {
    await using store = await open();
    await append(
      store,
      written(1, "12:00:00", "id"),
      written(2, "13:00:00", "id", "city"),
      run({ run: 3, type: "COMPLETE", at: "14:00:00", inputs: ["raw"], outputs: ["json/orders"] }),
      ...["a", "b"].map((job, at) =>
        run({ run: 4 + at, at: "15:00:00", job, inputs: ["json/orders"] })
      ),
    );
    for (const list of ["datasetVersions", "datasetJobs", "jobVersions"] as const) {
      const name = list === "jobVersions" ? ORDERS : JSON_ORDERS;
      const { items, next } = await store[list](name);
      assertEquals([list, items.length > 1, next], [list, true, undefined]);
      const found: unknown[] = [];
      let cursor: string | undefined;
      do {
        const page = await store[list](name, { limit: 1, ...cursor !== undefined && { cursor } });
        found.push(...page.items);
        cursor = page.next;
      } while (cursor !== undefined && found.length < 10);
      assertEquals([list, found], [list, items]);
    }
  });

  it("datasetJobs() lists writers, then readers", async () => {
    await using store = await open();
    await append(
      store,
      written(1, "12:00:00", "id:int"),
      runEventOf({ run: 2, at: "13:00:00", job: "reader", inputs: ["json/orders"] }),
      runEventOf({ run: 3, at: "14:00:00", job: "reader", inputs: ["other"] }),
    );
    const { items } = await store.datasetJobs(JSON_ORDERS);
    assertEquals(items.map((item) => [item.direction, item.job.name, item.current]), [
      ["writes", "orders", true],
      ["reads", "reader", false],
    ]);
    await store.deleteJob({ namespace: JOBS, name: "reader" });
    assertEquals((await store.datasetJobs(JSON_ORDERS)).items, items.slice(0, 1));
  });

  it("dataset() has the newest statistics and quality", async () => {
    await using store = await open();
    const assertions = [{ assertion: "not_null", success: false }, {
      assertion: "x",
      success: true,
    }];
    await append(
      store,
      runEventOf({
        run: 1,
        at: "12:00:00",
        outputs: [{
          name: "json/orders",
          outputFacets: { outputStatistics: facet({ rowCount: 7, size: 70 }) },
        }],
      }),
      runEventOf({
        run: 2,
        at: "13:00:00",
        job: "check",
        inputs: [{
          name: "json/orders",
          inputFacets: { dataQualityAssertions: facet({ assertions }) },
        }],
      }),
    );
    const dataset = (await store.dataset(JSON_ORDERS))!;
    assertEquals([dataset.rows, dataset.bytes], [7, 70]);
    assertEquals(dataset.quality, { passed: 1, failed: 1 });
    assertEquals(await store.countDatasets({ failedQuality: true }), 1);
    assertEquals((await store.datasetQuality(JSON_ORDERS))[0]?.run.runId, runId(2));
    assertEquals({ ...dataset, ...await store.datasetAbout(JSON_ORDERS) }, dataset);
    assertEquals(await store.datasetAbout({ namespace: LAKE, name: "none" }), undefined);
  });

  it("datasetAmounts() lists what the last runs wrote, newest first", async () => {
    await using store = await open();
    const wrote = (number: number, outputFacets: object): object =>
      runEventOf({
        run: number,
        type: "COMPLETE",
        at: `12:0${number}:00`,
        outputs: [{ name: "json/orders", outputFacets }],
      });
    await append(
      store,
      wrote(1, { outputStatistics: facet({ rowCount: 5, size: 50 }) }),
      wrote(2, {}),
      wrote(3, { outputStatistics: facet({ size: 60 }) }),
    );
    const amounts = await store.datasetAmounts({ namespace: LAKE, name: "json/orders" });
    assertEquals(amounts.map(({ run, ...amount }) => ({ run: run.runId, ...amount })), [
      { run: runId(3), bytes: 60 },
      { run: runId(1), rows: 5, bytes: 50 },
    ]);
    const [newest, ...rest] = await store.datasetAmounts(
      { namespace: LAKE, name: "json/orders" },
      1,
    );
    assertEquals([newest?.run.runId, rest.length], [runId(3), 0]);
    assertEquals(await store.datasetAmounts({ namespace: LAKE, name: "none" }), []);
  });
}

function testLineage(open: StoreFactory): void {
  const chain = (store: LineageStore): Promise<void> =>
    append(
      store,
      run({ run: 1, type: "COMPLETE", at: "12:00:00", job: "a", inputs: ["0"], outputs: ["1"] }),
      run({ run: 2, type: "COMPLETE", at: "12:00:00", job: "b", inputs: ["1"], outputs: ["2"] }),
      run({ run: 3, type: "COMPLETE", at: "12:00:00", job: "c", inputs: ["2"], outputs: ["3"] }),
    );
  const ids = (graph: Awaited<ReturnType<LineageStore["lineage"]>>): string[] =>
    graph?.nodes.map(({ id }) => id.replace(`:${JOBS}:`, ":").replace(`:${LAKE}:`, ":")) ?? [];

  it("lineage() goes one hop up and down, and counts what is hidden", async () => {
    await using store = await open();
    await chain(store);
    const start = { kind: "dataset", namespace: LAKE, name: "1" } as const;
    const graph = await store.lineage({ start });
    assertEquals(ids(graph), ["dataset:0", "dataset:1", "dataset:2", "job:a", "job:b"]);
    assertEquals(graph?.nodes.find(({ name }) => name === "2")?.hidden, { up: 0, down: 1 });
    assertEquals(graph?.edges.length, 4);
    const wide = await store.lineage({
      start,
      expand: [{ node: { kind: "dataset", namespace: LAKE, name: "2" }, side: "down" }],
    });
    assertEquals(ids(wide).length, 7);
  });

  it("reach() lists a side of a node, the nearest first, up to a limit", async () => {
    await using store = await open();
    await chain(store);
    const start = { kind: "job", namespace: JOBS, name: "b" } as const;
    const down = await store.reach({ start, side: "down" });
    assertEquals(down.nodes.map(({ kind, name }) => `${kind} ${name}`), [
      "dataset 2",
      "job c",
      "dataset 3",
    ]);
    assertEquals(down.isCut, false);
    const up = await store.reach({ start, side: "up", limit: 2 });
    assertEquals(up, {
      nodes: [{ kind: "dataset", namespace: LAKE, name: "1" }, {
        kind: "job",
        namespace: JOBS,
        name: "a",
      }],
      isCut: true,
    });
    const whole = await store.reach({ start, side: "up", limit: 3 });
    assertEquals([whole.nodes.length, whole.isCut], [3, false]);
    assertEquals((await store.reach({ start: { ...start, name: "x" }, side: "up" })).nodes, []);
  });

  it("lineage() ends at the limit and counts the rest", async () => {
    await using store = await open();
    await chain(store);
    const graph = await store.lineage({
      start: { kind: "job", namespace: JOBS, name: "a" },
      limit: 2,
    });
    assertEquals([graph?.nodes.length, graph?.omitted], [2, 1]);
  });

  it("lineage() keeps half of the room for the other side, and has facets of edges", async () => {
    await using store = await open();
    const outputFacets = { outputStatistics: facet({ rowCount: 5 }) };
    await append(
      store,
      run({
        run: 1,
        at: "12:00:00",
        type: "COMPLETE",
        inputs: ["a", "b", "c", "d", "e"],
        outputs: [{ name: "x", outputFacets }],
      }),
    );
    const [start] = (await store.jobs({})).items.map(({ namespace, name }) => {
      return { kind: "job" as const, namespace, name };
    });
    const graph = (await store.lineage({ start: start!, limit: 5, facets: true }))!;
    const outputs = graph.edges.filter(({ from }) => from === graph.start);
    assertEquals([graph.nodes.length, outputs.length, graph.omitted], [5, 1, 2]);
    assertEquals(outputs[0]?.facets, outputFacets);
  });

  it("lineage() ends if lineage is a cycle", async () => {
    await using store = await open();
    await append(
      store,
      run({ run: 1, at: "12:00:00", job: "a", inputs: ["x"], outputs: ["y"] }),
      run({ run: 2, at: "12:00:00", job: "b", inputs: ["y"], outputs: ["x"] }),
    );
    const start = { kind: "job", namespace: JOBS, name: "a" } as const;
    const graph = await store.lineage({ start, up: 20, down: 20 });
    assertEquals([graph?.nodes.length, graph?.edges.length], [4, 4]);
  });

  it("lineage() has the edges of the last run, the last runs, all, a time or a run", async () => {
    await using store = await open();
    for (const [at, input] of ["a", "b", "c"].entries()) {
      await append(store, run({ run: at, type: "COMPLETE", at: `1${at}:00:00`, inputs: [input] }));
    }
    const start = { kind: "job", ...ORDERS } as const;
    const inputs = async (query: Parameters<LineageStore["lineage"]>[0]): Promise<string[]> => {
      const graph = await store.lineage(query);
      return graph?.nodes.filter(({ kind }) => kind === "dataset").map(({ name }) => name) ?? [];
    };
    assertEquals(await inputs({ start }), ["c"]);
    assertEquals(await inputs({ start, edges: { kind: "lastRuns", count: 2 } }), ["b", "c"]);
    assertEquals(await inputs({ start, edges: { kind: "all" } }), ["a", "b", "c"]);
    const time = "2026-01-31T11:30:00Z";
    assertEquals(await inputs({ start, edges: { kind: "at", time } }), ["b"]);
    assertEquals(await inputs({ edges: { kind: "run", runId: runId(0) } }), ["a"]);
  });

  it("lineage() has the state of jobs and datasets at a time, and of a run", async () => {
    await using store = await open();
    const wrote = (number: number, type: string, at: string, rowCount: number): object =>
      run({
        run: number,
        type,
        at,
        outputs: [{
          name: "json",
          outputFacets: { outputStatistics: facet({ rowCount }) },
        }],
      });
    await append(
      store,
      run({ run: 1, at: "12:00:00" }),
      wrote(1, "COMPLETE", "12:10:00", 10),
      run({ run: 2, at: "13:00:00" }),
      wrote(2, "FAIL", "13:10:00", 20),
    );
    const start = { kind: "job", ...ORDERS } as const;
    const state = async (query: Parameters<LineageStore["lineage"]>[0]): Promise<unknown> => {
      const graph = await store.lineage(query);
      const last = graph?.nodes.find(({ kind }) => kind === "job")?.job?.lastRun;
      const rows = graph?.nodes.find(({ kind }) => kind === "dataset")?.dataset?.rows;
      return [
        last?.state,
        last?.durationMs,
        rows,
        ...graph?.edges.map((edge) => {
          return `${edge.state} ${edge.current}`;
        }) ?? [],
      ];
    };
    const at = (time: string): Promise<unknown> =>
      state({ start, edges: { kind: "at", time: `2026-01-31T${time}Z` } });
    assertEquals(await state({ start }), ["FAILED", 600_000, 20, "FAILED true"]);
    assertEquals(await at("12:30:00"), ["COMPLETED", 600_000, 10, "COMPLETED true"]);
    assertEquals(await at("13:01:00"), ["RUNNING", 60_000, 10, "RUNNING true"]);
    assertEquals(await state({ edges: { kind: "run", runId: runId(1) } }), [
      "COMPLETED",
      600_000,
      10,
      "COMPLETED true",
    ]);
  });

  it("lineage() replaces children by their parents", async () => {
    await using store = await open();
    const parent = { run: 9, job: "etl" };
    await append(
      store,
      run({ run: 1, at: "12:00:00", job: "etl.a", inputs: ["0"], outputs: ["1"], parent }),
      run({ run: 2, at: "12:00:00", job: "etl.b", inputs: ["1"], outputs: ["2"], parent }),
    );
    const start = { kind: "job", namespace: JOBS, name: "etl" } as const;
    const graph = await store.lineage({ start, onlyParents: true });
    assertEquals(ids(graph), ["dataset:0", "dataset:1", "dataset:2", "job:etl"]);
    assertEquals(graph?.start, `job:${JOBS}:etl`);
  });

  it("columnLineage() follows columns up and down", async () => {
    await using store = await open();
    const columns = (from: string, to: string, input: string): object => ({
      columnLineage: facet({
        fields: { [to]: { inputFields: [{ namespace: LAKE, name: input, field: from }] } },
      }),
    });
    await append(
      store,
      run({
        run: 1,
        at: "12:00:00",
        job: "a",
        outputs: [{ name: "1", facets: columns("x", "y", "0") }],
      }),
      run({
        run: 2,
        at: "12:00:00",
        job: "b",
        outputs: [{ name: "2", facets: columns("y", "z", "1") }],
      }),
    );
    const found = await store.columnLineage({
      start: { kind: "column", namespace: LAKE, name: "1", field: "y" },
      down: 1,
    });
    assertEquals(found?.columns.map(({ field }) => field), ["x", "y", "z"]);
    assertEquals(found?.edges.map(({ job }) => job?.name).sort(), ["a", "b"]);
    const start = { kind: "dataset", namespace: LAKE, name: "1" } as const;
    for (const [fields, count] of [[["y"], 1], [["x"], 0]] as const) {
      assertEquals((await store.columnLineage({ start, fields }))?.edges.length, count);
    }
    const readers = await store.columnReaders(start, ["y", "x"]);
    assertEquals([...readers], [["y", 1]]);
  });

  it("lineage() returns nothing for a start that is not there", async () => {
    await using store = await open();
    assertEquals(await store.lineage({ start: { kind: "job", ...ORDERS } }), undefined);
  });
}

function testSearch(open: StoreFactory): void {
  it("search() counts the columns of the newest datasets, and at most 1,000", async () => {
    await using store = await open();
    const columns = (count: number) =>
      schema(...Array.from({ length: count }, (_, at) => `xyz_${at}`));
    const outputs = (count: number) =>
      Array.from({ length: 120 }, (_, at) => ({ name: `t${at}`, facets: columns(count) }));
    await append(store, run({ run: 1, type: "COMPLETE", at: "12:00:00", outputs: outputs(1) }));
    const few = (await store.search({ text: "xyz_0" })).columns;
    assertEquals([few.items.length, few.count, few.mayBeMore], [10, 120, true]);
    await append(store, run({ run: 2, type: "COMPLETE", at: "12:01:00", outputs: outputs(12) }));
    const many = (await store.search({ text: "xyz_1" })).columns;
    assertEquals([many.items.length, many.count, many.mayBeMore], [10, 320, true]);
    assertEquals((await store.search({ text: "xyz 1" })).columns.count, 300);
    const all = (await store.search({ text: "xyz_1", limit: 400 })).columns;
    assertEquals([all.items.length, all.count, all.mayBeMore ?? false], [360, 360, false]);
    assertEquals((await store.search({ text: "xyz_" })).columns.count, 1000);
  });

  it("search() finds names, columns, runs and texts by any part", async () => {
    await using store = await open();
    await append(
      store,
      run({
        run: 1,
        type: "FAIL",
        at: "12:00:00",
        job: "delivery_times",
        outputs: [{ name: "marts/寿司 times", facets: schema("delivered_at") }],
        jobFacets: { sql: facet({ query: "select minutes from deliveries" }) },
        runFacets: { errorMessage: facet({ message: "null value in minutes" }) },
      }),
      run({
        run: 2,
        type: "FAIL",
        at: "13:00:00",
        job: "delivery_times",
        runFacets: { errorMessage: facet({ message: "null value in minutes" }) },
      }),
    );
    const found = await store.search({ text: "TIMES" });
    assertEquals(found.jobs.items.map(({ name }) => name), ["delivery_times"]);
    assertEquals(found.datasets.items.map(({ name }) => name), ["marts/寿司 times"]);
    assertEquals(
      (await store.search({ text: "delivered" })).columns.items[0]?.field,
      "delivered_at",
    );
    assertEquals(
      (await store.search({ text: "minutes" })).texts.items.map(({ facet, runs }) => [facet, runs]),
      [["sql", undefined], ["errorMessage", 2]],
    );
    assertEquals((await store.search({ text: "null value", namespace: "other" })).texts.items, []);
    assertEquals((await store.search({ text: runId(1) })).runs.count, 1);
    assertEquals((await store.search({ text: "寿司" })).datasets.count, 1);
    assertEquals((await store.search({ text: `" OR *` })).jobs.count, 0);
  });

  it("search() narrows to a namespace and a state, also without a text", async () => {
    await using store = await open();
    const folder = { runFacets: { runline_claim: facet({ runFolder: "run=2026-01-31" }) } };
    await append(
      store,
      run({ run: 1, type: "FAIL", at: "12:00:00", job: "load_a", outputs: ["a"], ...folder }),
      run({ run: 2, type: "COMPLETE", at: "12:01:00", job: "load_b", ...folder }),
      run({ run: 3, type: "FAIL", at: "12:02:00", job: "load_c", namespace: "other", ...folder }),
    );
    const names = async (query: SearchQuery): Promise<readonly (readonly string[])[]> => {
      const { jobs, datasets, runs } = await store.search(query);
      assertEquals([jobs.count, runs.count], [jobs.items.length, runs.items.length]);
      return [
        jobs.items.map(({ name }) => name).sort(),
        datasets.items.map(({ name }) => name),
        runs.items.map(({ runId }) => runId.slice(-1)).sort(),
      ];
    };
    assertEquals(await names({ text: "load", state: "FAILED" }), [["load_a", "load_c"], [], []]);
    assertEquals(await names({ text: "run=2026", state: "FAILED" }), [[], [], ["1", "3"]]);
    assertEquals(await names({ text: "run=2026", namespace: "other" }), [[], [], ["3"]]);
    assertEquals(await names({ text: runId(1), state: "COMPLETED" }), [[], [], []]);
    assertEquals(await names({ text: "", state: "FAILED" }), [
      ["load_a", "load_c"],
      [],
      ["1", "3"],
    ]);
    assertEquals(await names({ text: " ", namespace: LAKE }), [[], ["a"], []]);
    assertEquals(await names({ text: "", namespace: "nowhere", state: "FAILED" }), [[], [], []]);
    assertEquals(await names({ text: "" }), [[], [], []]);
  });

  it("search() lists the newest runs and error messages first", async () => {
    await using store = await open();
    await append(
      store,
      ...["first", "second"].map((name, at) =>
        run({
          run: at,
          type: "FAIL",
          at: `12:0${at}:00`,
          runFacets: {
            runline_claim: facet({ runFolder: "run=2026-01-31" }),
            errorMessage: facet({ message: `no disk, ${name}` }),
          },
        })
      ),
    );
    const { runs } = await store.search({ text: "run=2026", limit: 1 });
    assertEquals(runs.items.map((found) => found.runId), [runId(1)]);
    const { texts } = await store.search({ text: "no disk", limit: 1 });
    assertEquals(texts.items.map(({ text }) => text), ["no disk, second"]);
  });

  it("similarNames() finds a name with an error in it", async () => {
    await using store = await open();
    await append(store, run({ run: 1, at: "12:00:00", job: "delivery_times" }));
    const names = await store.similarNames("job", { namespace: JOBS, name: "delivry_times" });
    assertEquals(names, [{ namespace: JOBS, name: "delivery_times" }]);
  });
}

import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { describe, it } from "node:test";
import type { LineageStore } from "../../src/server/store/store.ts";
import { openStore } from "../fixtures/lineage_store.ts";
import {
  datasetEventOf,
  facet,
  jobEventOf,
  JOBS,
  LAKE,
  newEvent,
  runEventOf,
  runId,
  schema,
} from "../fixtures/server_events.ts";

const RUNS = 4;
const JOB_NAMES = ["a", "b"];
const DATASETS = ["x", "y", "z"];
const TYPES = ["START", "RUNNING", "OTHER", "COMPLETE", "FAIL", "ABORT"];

/** The parts of an event of the property. Its index in the list decides its time. */
interface Draft {
  readonly kind: "run" | "job" | "dataset";
  readonly run: number;
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly columns: number | undefined;
  readonly note: number | undefined;
}

const drafts = fc.array(
  fc.record<Draft>({
    kind: fc.constantFrom("run", "run", "run", "run", "job", "dataset"),
    run: fc.nat(RUNS - 1),
    type: fc.constantFrom(...TYPES),
    inputs: fc.subarray(DATASETS),
    outputs: fc.subarray(DATASETS),
    columns: fc.option(fc.nat(2), { nil: undefined }),
    note: fc.option(fc.nat(2), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 12 },
);

function jobOf(run: number): string {
  return JOB_NAMES[run % JOB_NAMES.length] ?? "";
}

function timeAt(index: number): string {
  return `12:00:${String(index).padStart(2, "0")}`;
}

function eventOf(draft: Draft, index: number): object {
  const at = timeAt(index);
  const note = draft.note === undefined
    ? {}
    : { note: facet(draft.note === 0 ? { _deleted: true } : { value: draft.note }) };
  const facets = draft.columns === undefined ? {} : schema("id", `c${draft.columns}`);
  const outputs = draft.outputs.map((name) => ({ name, facets }));
  if (draft.kind === "dataset") {
    return datasetEventOf({ at, dataset: { name: "x", facets: { ...facets, ...note } } });
  }
  const common = { at, job: jobOf(draft.run), inputs: draft.inputs, outputs, jobFacets: note };
  if (draft.kind === "job") return jobEventOf(common);
  return runEventOf({ ...common, run: draft.run, type: draft.type, runFacets: note });
}

/** The answers of a store that the property compares. */
async function answersOf(store: LineageStore): Promise<object> {
  const runs: Record<string, unknown> = {};
  for (let run = 0; run < RUNS; run++) {
    const found = await store.run(runId(run));
    runs[run] = found && {
      state: found.state,
      startedAt: found.startedAt,
      endedAt: found.endedAt,
      facets: found.facets,
      inputs: found.inputs,
      outputs: found.outputs,
    };
  }
  const jobs: Record<string, unknown> = {};
  for (const name of JOB_NAMES) {
    const job = await store.job({ namespace: JOBS, name });
    jobs[name] = job && {
      facets: job.facets,
      inputs: job.inputs,
      outputs: job.outputs,
      lastRun: job.lastRun?.runId,
      failures: job.failuresInRow,
      p50: job.p50Ms,
    };
  }
  const datasets: Record<string, unknown> = {};
  for (const name of DATASETS) {
    const versions = await store.datasetVersions({ namespace: LAKE, name });
    const dataset = await store.dataset({ namespace: LAKE, name });
    datasets[name] = dataset && {
      fields: dataset.fields,
      facets: dataset.facets,
      versions: versions.items.map(({ version, number, createdAt, runs }) => ({
        version,
        number,
        createdAt,
        runs,
      })),
      writers: [...dataset.writers].map((writer) => writer.name).sort(),
      readers: dataset.readers,
    };
  }
  const graph = await store.lineage({ edges: { kind: "all" } });
  const edges = graph?.edges.map(({ from, to, current, state }) => ({ from, to, current, state }));
  edges?.sort((a, b) => JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
  const { hours } = await store.overview();
  return { runs, jobs, datasets, edges, hours, counts: await store.countRuns({}) };
}

/** The states of runs as a fold over the events in the order of their times. */
function slowStates(given: readonly Draft[]): Record<string, string | undefined> {
  const states: Record<string, string | undefined> = {};
  for (let run = 0; run < RUNS; run++) states[run] = undefined;
  const ends: Record<string, string> = { COMPLETE: "COMPLETED", FAIL: "FAILED", ABORT: "ABORTED" };
  for (const { kind, run, type } of given) {
    if (kind !== "run" || /ED$/.test(states[run] ?? "")) continue;
    states[run] = ends[type] ?? "RUNNING";
  }
  return states;
}

/** The run facets as a fold over the events in the order of their times. */
function slowNotes(given: readonly Draft[]): Record<string, unknown> {
  const notes: Record<string, unknown> = {};
  for (let run = 0; run < RUNS; run++) notes[run] = undefined;
  for (const { kind, run, note } of given) {
    if (kind === "run" && note !== undefined) notes[run] = note === 0 ? undefined : note;
  }
  return notes;
}

describe("the projection", () => {
  it("does not depend on the order in which events arrive", async () => {
    const now = () => Date.parse("2026-01-31T12:30:00Z");
    const property = fc.asyncProperty(drafts, fc.infiniteStream(fc.nat()), async (given, order) => {
      const events = given.map(eventOf).map(newEvent);
      const shuffled = events
        .map((event) => ({ event, key: Number(order.next().value) }))
        .sort((a, b) => a.key - b.key)
        .map(({ event }) => event);
      await using inOrder = await openStore({ now });
      await inOrder.append(events);
      await using oneByOne = await openStore({ now });
      for (const event of shuffled) await oneByOne.append([event]);
      const expected = await answersOf(inOrder);
      assertEquals(await answersOf(oneByOne), expected);
      await oneByOne.rebuild();
      assertEquals(await answersOf(oneByOne), expected);
    });
    await fc.assert(property, { numRuns: 30, interruptAfterTimeLimit: 10_000 });
  });

  it("equals a fold over the events in the order of their times", async () => {
    const property = fc.asyncProperty(drafts, async (given) => {
      await using store = await openStore();
      await store.append(given.map(eventOf).map(newEvent));
      const states: Record<string, string | undefined> = {};
      const notes: Record<string, unknown> = {};
      for (let run = 0; run < RUNS; run++) {
        const found = await store.run(runId(run));
        states[run] = found?.state;
        notes[run] = (found?.facets["note"] as { value?: number } | undefined)?.value;
      }
      assertEquals(states, slowStates(given));
      assertEquals(notes, slowNotes(given));
    });
    await fc.assert(property, { numRuns: 30, interruptAfterTimeLimit: 10_000 });
  });
});

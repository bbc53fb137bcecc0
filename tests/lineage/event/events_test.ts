import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { describe, it } from "node:test";
import {
  type DatasetEvent,
  datasetEvent,
  type DatasetEventInit,
  DEFAULT_PRODUCER,
  type JobEvent,
  jobEvent,
  type JobEventInit,
  newRunId,
  RUN_STATES,
  type RunEvent,
  runEvent,
  type RunEventInit,
} from "../../../src/lineage/mod.ts";
import {
  documentationDatasetFacet,
  documentationJobFacet,
  inputStatisticsInputDatasetFacet,
  outputStatisticsOutputDatasetFacet,
  processingEngineRunFacet,
} from "../../../src/lineage/facets/mod.ts";
import { schemaErrors, skipWithoutSchemas } from "../openlineage_schemas.ts";

const CORE = "https://openlineage.io/spec/2-0-2/OpenLineage.json";
const runId = "0196ed52-e0d9-76ef-9adb-779a5702ba1a";
const documentation = documentationDatasetFacet({ description: "Orders" });

const RUN: RunEventInit = {
  eventType: "COMPLETE",
  run: { runId, facets: { processing_engine: processingEngineRunFacet({ version: "1" }) } },
  job: {
    namespace: "food_delivery",
    name: "orders",
    facets: { documentation: documentationJobFacet({ description: "Orders" }) },
  },
  inputs: [{
    namespace: "s3://acme",
    name: "enriched",
    facets: { documentation },
    inputFacets: { inputStatistics: inputStatisticsInputDatasetFacet({ rowCount: 1 }) },
  }],
  outputs: [{
    namespace: "s3://acme",
    name: "json",
    outputFacets: { outputStatistics: outputStatisticsOutputDatasetFacet({ rowCount: 1 }) },
  }],
};
const JOB: JobEventInit = { job: RUN.job, inputs: RUN.inputs ?? [], outputs: RUN.outputs ?? [] };
const DATASET: DatasetEventInit = {
  dataset: { namespace: "s3://acme", name: "json", facets: { documentation } },
};

const makeRun = runEvent as (fields: unknown, options?: unknown) => RunEvent;
const makeJob = jobEvent as (fields: unknown) => JobEvent;
const makeDataset = datasetEvent as (fields: unknown) => DatasetEvent;

describe("event builders", () => {
  const events = {
    RunEvent: runEvent(RUN),
    JobEvent: jobEvent(JOB),
    DatasetEvent: datasetEvent(DATASET),
  };
  for (const [kind, event] of Object.entries(events)) {
    it(`create a ${kind} that the spec's schema accepts`, { skip: skipWithoutSchemas }, () => {
      assertEquals(event.schemaURL, `${CORE}#/$defs/${kind}`);
      assertEquals(schemaErrors(event, event.schemaURL), []);
      assertEquals(schemaErrors(event, CORE), []);
    });
  }

  it("fill the time and the producer", () => {
    const event = runEvent(RUN, { now: () => Date.UTC(2026, 0, 31, 1, 2, 3, 4) });
    assertEquals(event.eventTime, "2026-01-31T01:02:03.004Z");
    assertEquals(event.producer, DEFAULT_PRODUCER);
  });

  it("keep the time and the producer that are given", () => {
    const eventTime = "2026-01-31T02:02:03.0041234+01:00";
    const event = jobEvent({ ...JOB, eventTime }, { producer: "urn:acme:jobs" });
    assertEquals(event.eventTime, eventTime);
    assertEquals(event.producer, "urn:acme:jobs");
  });

  it("leave the argument as it was", () => {
    const fields = structuredClone(RUN);
    deepFreeze(fields);
    runEvent(fields);
    assertEquals(fields, RUN);
  });

  it("accept every run state, and a missing one", () => {
    for (const eventType of RUN_STATES) {
      assertEquals(runEvent({ ...RUN, eventType }).eventType, eventType);
    }
    const { eventType: _, ...rest } = RUN;
    assertEquals(runEvent(rest).eventType, undefined);
  });
});

describe("runEvent()", () => {
  const { run, job } = RUN;
  const cases: [what: string, fields: object, text: string][] = [
    ["no run", { job }, "'RunEvent.run' is missing"],
    ["no job", { run }, "'RunEvent.job' is missing"],
    ["an unknown state", { ...RUN, eventType: "DONE" }, `current value is "DONE"`],
    ["no run id", { ...RUN, run: {} }, "'RunEvent.run.runId' is missing"],
    [
      "a run id that is not a UUID",
      { ...RUN, run: { runId: "run_1" } },
      `'RunEvent.run.runId' must be a UUID: current value is "run_1"`,
    ],
    [
      "a blank namespace",
      { ...RUN, job: { namespace: " ", name: "a" } },
      "'RunEvent.job.namespace' must be a non-empty string",
    ],
    [
      "an empty name",
      { ...RUN, inputs: [{ namespace: "a", name: "" }] },
      "'RunEvent.inputs[0].name' must be a non-empty string",
    ],
    [
      "an output without a name",
      { ...RUN, outputs: [...RUN.outputs ?? [], { namespace: "a" }] },
      "'RunEvent.outputs[1].name' is missing",
    ],
    ["inputs that are no list", { ...RUN, inputs: {} }, "'RunEvent.inputs' must be an array"],
    [
      "a facet without its envelope",
      { ...RUN, run: { runId, facets: { acme_note: { _producer: "x:y" } } } },
      "'RunEvent.run.facets.acme_note._schemaURL' is missing",
    ],
    [
      "an input facet without its envelope",
      { ...RUN, inputs: [{ namespace: "a", name: "b", inputFacets: { a: {} } }] },
      "'RunEvent.inputs[0].inputFacets.a._producer' is missing",
    ],
    [
      "an output facet of which the schema is not a URI",
      {
        ...RUN,
        outputs: [{
          namespace: "a",
          name: "b",
          outputFacets: { a: { _producer: "urn:a:b", _schemaURL: "cost.json" } },
        }],
      },
      "'RunEvent.outputs[0].outputFacets.a._schemaURL' must be a URI",
    ],
  ];
  for (const [what, fields, text] of cases) {
    it(`refuses ${what}`, () => void assertThrows(() => makeRun(fields), TypeError, text));
  }

  it("refuses a producer that is not a URI", () => {
    assertThrows(() => makeRun(RUN, { producer: 7 }), TypeError, "producer' must be a string");
    for (const producer of ["runline", "not a uri", "http://[::1", "https://a/b c", ""]) {
      assertThrows(
        () => makeRun(RUN, { producer }),
        TypeError,
        "'RunEvent.producer' must be a URI",
      );
    }
  });

  it("uses the producer of the event, before that of the options", () => {
    const producer = "https://acme.example/jobs";
    assertEquals(makeRun({ ...RUN, producer }).producer, producer);
    const option = { producer: "https://acme.example/others" };
    assertEquals(makeRun({ ...RUN, producer }, option).producer, producer);
    assertEquals(makeJob({ ...JOB, producer }).producer, producer);
    assertThrows(
      () => makeRun({ ...RUN, producer: "no URI" }),
      TypeError,
      "producer' must be a URI",
    );
  });

  it("refuses a time that is not a date-time with a zone", () => {
    const times = [
      ...["2026-01-31", "2026-01-31T01:02:03", "2026-01-31 01:02:03Z", "2026-01-31T25:02:03Z"],
      ...["2026-02-30T01:02:03Z", "2025-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "now", ""],
      ...["2026-01-00T00:00:00Z", "2026-01-31T01:02:03+24:00", "20260131T010203Z"],
    ];
    for (const eventTime of times) {
      assertThrows(() => makeRun({ ...RUN, eventTime }), TypeError, "'RunEvent.eventTime' must be");
    }
  });

  it("accepts leap days and every offset", () => {
    for (
      const eventTime of [
        "2024-02-29T23:59:59Z",
        "2000-02-29t00:00:00-23:59",
        "0000-01-01T00:00:00.1z",
      ]
    ) {
      assertEquals(makeRun({ ...RUN, eventTime }).eventTime, eventTime);
    }
  });

  it("accepts every time of Date", () => {
    fc.assert(fc.property(
      fc.date({ min: new Date(0), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true }),
      (date) => runEvent(RUN, { now: () => date.getTime() }).eventTime === date.toISOString(),
    ));
  });

  it("accepts every new run id", () => {
    assertEquals(runEvent({ ...RUN, run: { runId: newRunId() } }).job, RUN.job);
  });
});

describe("jobEvent()", () => {
  it("refuses a run or a dataset", () => {
    assertThrows(() => makeJob({ ...JOB, run: RUN.run }), TypeError, "'JobEvent.run' does not");
    assertThrows(() => makeJob({ ...JOB, ...DATASET }), TypeError, "'JobEvent.dataset' does not");
  });

  it("refuses the values that a run event refuses", () => {
    assertThrows(() => makeJob({}), TypeError, "'JobEvent.job' is missing");
    assertThrows(() => makeJob({ ...JOB, inputs: [1] }), TypeError, "'JobEvent.inputs[0]'");
    assertThrows(() => makeJob({ ...JOB, outputs: [{}] }), TypeError, "'JobEvent.outputs[0]");
    assertThrows(() => makeJob({ ...JOB, eventTime: 1 }), TypeError, "'JobEvent.eventTime'");
  });
});

describe("datasetEvent()", () => {
  it("refuses a run or a job", () => {
    assertThrows(
      () => makeDataset({ ...DATASET, run: RUN.run }),
      TypeError,
      "DatasetEvent.run' do",
    );
    assertThrows(
      () => makeDataset({ ...DATASET, job: RUN.job }),
      TypeError,
      "DatasetEvent.job' do",
    );
  });

  it("refuses a dataset without a name", () => {
    assertThrows(() => makeDataset({}), TypeError, "'DatasetEvent.dataset' is missing");
    assertThrows(() => makeDataset({ dataset: { namespace: "a" } }), TypeError, "dataset.name' is");
  });
});

function deepFreeze(value: object): void {
  Object.freeze(value);
  for (const item of Object.values(value)) if (typeof item === "object") deepFreeze(item);
}

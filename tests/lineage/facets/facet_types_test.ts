import { assertEquals } from "@std/assert";
import { it } from "node:test";
import {
  datasetEvent,
  type InputDataset,
  type LineageEvent,
  type RunEvent,
  runEvent,
} from "../../../src/lineage/mod.ts";
import {
  type BaseFacet,
  dataQualityMetricsDatasetFacet,
  dataQualityMetricsInputDatasetFacet,
  type DatasetFacets,
  defineFacet,
  documentationDatasetFacet,
  documentationJobFacet,
  type InputDatasetFacets,
  inputStatisticsInputDatasetFacet,
  inputSubsetInputDatasetFacet,
  type JobFacets,
  jobTypeJobFacet,
  lineageDatasetFacet,
  lineageJobFacet,
  type OutputDatasetFacets,
  outputSubsetOutputDatasetFacet,
  ownershipDatasetFacet,
  ownershipJobFacet,
  parentRunFacet,
  processingEngineRunFacet,
  type RunFacets,
  tagsDatasetFacet,
  tagsJobFacet,
  tagsRunFacet,
} from "../../../src/lineage/facets/mod.ts";

const jobType = jobTypeJobFacet({ processingType: "BATCH", integration: "SPARK" });
const description = { description: "Orders" };
const inputStatistics = inputStatisticsInputDatasetFacet({ rowCount: 1 });
const subset = inputSubsetInputDatasetFacet({
  inputCondition: { type: "location", locations: [] },
});

const outputSubset = outputSubsetOutputDatasetFacet({
  outputCondition: { type: "location", locations: [] },
});
const metrics = { columnMetrics: {} };
const inputMetrics = dataQualityMetricsInputDatasetFacet(metrics);
const runId = "0196ed52-e0d9-76ef-9adb-779a5702ba1a";
const orders = { namespace: "food_delivery", name: "orders" };
const engine = { version: "1" };
const cost = defineFacet<{ readonly cents: number }>({ schemaURL: "https://acme.example/a.json" });
type CostFacet = ReturnType<typeof cost>;

it("the facets of an entity include those of the spec and custom ones", () => {
  interface CostFacet extends BaseFacet {
    readonly cents: number;
  }
  const cost: CostFacet = { _producer: "x:y", _schemaURL: "x:y", cents: 1 };
  const literal = { acme_note: { _producer: "x:y", _schemaURL: "x:y", note: "a" } };
  const run: RunFacets = {
    processing_engine: processingEngineRunFacet({ version: "1" }),
    ...literal,
  };
  const job: JobFacets = {
    jobType,
    acme_cost: cost,
    documentation: documentationJobFacet(description),
  };
  const input: InputDatasetFacets = { inputStatistics, subset, acme_cost: cost };
  const dataset: InputDataset = { namespace: "s3://acme", name: "a", inputFacets: input };
  const integration: string | undefined = job.jobType?.integration;
  assertEquals(integration, "SPARK");
  assertEquals(run.processing_engine?.version, "1");
  assertEquals(dataset.inputFacets?.inputStatistics?.rowCount, 1);
});

it("the facets of an entity exclude those of another", () => {
  const wrong: unknown[] = [
    // @ts-expect-error A run has no job type.
    { jobType } satisfies RunFacets,
    // @ts-expect-error A job type is not a parent.
    { parent: jobType } satisfies RunFacets,
    // @ts-expect-error The documentation of a job is not that of a run.
    { documentation: documentationJobFacet(description) } satisfies RunFacets,
    // @ts-expect-error A dataset as such was not read.
    { inputStatistics } satisfies DatasetFacets,
    // @ts-expect-error What was written was not read.
    { inputStatistics } satisfies OutputDatasetFacets,
    // @ts-expect-error What was read is not what was written.
    { subset } satisfies OutputDatasetFacets,
    // @ts-expect-error A facet needs its envelope.
    { acme_note: { note: "a" } } satisfies JobFacets,
    // @ts-expect-error The entries of a job are not the inputs of a dataset.
    { lineage: lineageDatasetFacet({}) } satisfies JobFacets,
    // @ts-expect-error What was written is not what was read.
    { subset: outputSubset } satisfies InputDatasetFacets,
    // @ts-expect-error A run has no owners.
    { ownership: ownershipJobFacet({}) } satisfies RunFacets,
    // @ts-expect-error What was written has no metrics of what was read.
    { dataQualityMetrics: inputMetrics } satisfies OutputDatasetFacets,
  ];
  assertEquals(wrong.length, 11);
});

it("the facets of an entity are chosen by the entity if another has the same key", () => {
  const run: RunFacets = { tags: tagsRunFacet({}) };
  const job: JobFacets = {
    tags: tagsJobFacet({}),
    documentation: documentationJobFacet(description),
    ownership: ownershipJobFacet({}),
    lineage: lineageJobFacet({ entries: [] }),
  };
  const dataset: DatasetFacets = {
    tags: tagsDatasetFacet({ tags: [{ key: "a", value: "b", field: "email" }] }),
    documentation: documentationDatasetFacet(description),
    ownership: ownershipDatasetFacet({}),
    dataQualityMetrics: dataQualityMetricsDatasetFacet(metrics),
    lineage: lineageDatasetFacet({}),
  };
  const input: InputDatasetFacets = {
    dataQualityMetrics: inputMetrics,
    subset,
  };
  const output: OutputDatasetFacets = { subset: outputSubset };
  const field: string | undefined = dataset.tags?.tags?.[0]?.field;
  assertEquals(field, "email");
  assertEquals([run, job, input, output].map((facets) => Object.keys(facets).length), [1, 4, 2, 1]);
});

it("an event accepts custom facets as types, without casts", () => {
  type Acme = {
    run: { acme_cost: CostFacet };
    job: { acme_cost: CostFacet };
    dataset: { acme_cost: CostFacet };
    input: { acme_cost: CostFacet };
    output: { acme_cost: CostFacet };
  };
  const facets = { acme_cost: cost({ cents: 12 }) };
  const dataset = { namespace: "s3://acme", name: "a", facets };
  const event: RunEvent<Acme> = runEvent<Acme>({
    run: { runId, facets: { ...facets, processing_engine: processingEngineRunFacet(engine) } },
    job: { ...orders, facets },
    inputs: [{ ...dataset, inputFacets: facets }],
    outputs: [{ ...dataset, outputFacets: facets }],
  });
  const cents: (number | undefined)[] = [
    event.run.facets?.acme_cost?.cents,
    event.job.facets?.acme_cost?.cents,
    event.inputs?.[0]?.facets?.acme_cost?.cents,
    event.inputs?.[0]?.inputFacets?.acme_cost?.cents,
    event.outputs?.[0]?.outputFacets?.acme_cost?.cents,
  ];
  const version: string | undefined = event.run.facets?.processing_engine?.version;
  const sent: LineageEvent[] = [event, datasetEvent<Acme>({ dataset })];
  assertEquals([...cents, version, sent.length], [12, 12, 12, 12, 12, "1", 2]);
});

it("an event without types of custom facets includes them as well", () => {
  const event: RunEvent = runEvent({
    run: { runId, facets: { acme_cost: cost({ cents: 12 }) } },
    job: orders,
  });
  const facet: BaseFacet | undefined = event.run.facets?.acme_cost;
  assertEquals(facet?.["cents"], 12);
});

it("an event refuses custom facets of another type or entity", () => {
  type Acme = { run: { acme_cost: CostFacet } };
  const calls = [
    // @ts-expect-error The cents are a text.
    () => cost({ cents: "12" }),
    () =>
      runEvent<Acme>({
        // @ts-expect-error A job type is not what the run costs.
        run: { runId, facets: { acme_cost: jobType } },
        job: orders,
      }),
    () =>
      runEvent<{ job: { acme_cost: CostFacet } }>({
        run: { runId },
        // @ts-expect-error The facet lacks its fields.
        job: { ...orders, facets: { acme_cost: { _producer: "x:y", _schemaURL: "x:y" } } },
      }),
    // @ts-expect-error A custom facet needs its fields.
    () => cost({}),
  ];
  // @ts-expect-error There is no such entity.
  const misspelled: RunEvent<{ runs: { acme_cost: CostFacet } }>[] = [];
  const onJob = (event: RunEvent<Acme>): unknown =>
    // @ts-expect-error The facet is of the run, and of the job nothing is known.
    event.job.facets?.acme_cost?.cents.toFixed();
  assertEquals([calls.length, misspelled.length, typeof onJob], [4, 0, "function"]);
});

it("a builder refuses a field that is misspelled, missing or of another type", () => {
  const runId = "0196ed52-e0d9-76ef-9adb-779a5702ba1a";
  const calls = [
    // @ts-expect-error The name is wrong.
    () => documentationDatasetFacet({ description: "Orders", contenttype: "text/plain" }),
    // @ts-expect-error The job is missing.
    () => parentRunFacet({ run: { runId } }),
    // @ts-expect-error The count is a text.
    () => inputStatisticsInputDatasetFacet({ rowCount: "1" }),
    // @ts-expect-error A run facet is not deleted.
    () => processingEngineRunFacet({ version: "1" }, { deleted: true }),
    // @ts-expect-error There is no such condition.
    () => inputSubsetInputDatasetFacet({ inputCondition: { type: "all" } }),
  ];
  assertEquals(calls.length, 5);
});

import { assertEquals } from "@std/assert";
import { it } from "node:test";
import {
  type BaseFacet,
  type DatasetFacets,
  documentationDatasetFacet,
  documentationJobFacet,
  type InputDataset,
  type InputDatasetFacets,
  inputStatisticsInputDatasetFacet,
  inputSubsetInputDatasetFacet,
  type JobFacets,
  jobTypeJobFacet,
  type OutputDatasetFacets,
  parentRunFacet,
  processingEngineRunFacet,
  type RunFacets,
} from "../../src/lineage/mod.ts";

const jobType = jobTypeJobFacet({ processingType: "BATCH", integration: "SPARK" });
const description = { description: "Orders" };
const inputStatistics = inputStatisticsInputDatasetFacet({ rowCount: 1 });
const subset = inputSubsetInputDatasetFacet({
  inputCondition: { type: "location", locations: [] },
});

it("the facets of an entity hold those of the spec and custom ones", () => {
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

it("the facets of an entity do not hold those of another", () => {
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
  ];
  assertEquals(wrong.length, 7);
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

import type { Doc } from "./docs.ts";

const RUN_ID = "The UUID of the run.";
const NAMESPACE = "The namespace of the job.";
const NAME = "The name of the job, unique in its namespace.";

/** The comments on the facets of runs. */
export const RUN_DOCS: Readonly<Record<string, Doc>> = {
  ErrorMessageRunFacet: {
    summary: "why the run failed",
    properties: {
      message: "The message of the error.",
      programmingLanguage: "The language of the program that failed, such as `TypeScript`.",
      stackTrace: "The stack trace of the error, in the form of that language.",
    },
    example: `{ message: "No such table", programmingLanguage: "TypeScript" }`,
  },
  NominalTimeRunFacet: {
    summary: "for which time the run was scheduled, whenever it really ran",
    properties: {
      nominalStartTime:
        "The scheduled start, ISO 8601 with a time zone; the run's time includes it.",
      nominalEndTime:
        "The scheduled end, ISO 8601 with a time zone; the run's time ends before it.",
    },
    example: `{ nominalStartTime: "2026-01-31T00:00:00Z" }`,
  },
  ParentRunFacet: {
    summary: "which run started this one",
    properties: {
      run: "The run that started this one.",
      job: "The job of which that is a run.",
      root: "The run at the top of the chain of parents.",
    },
    example: `{
  run: { runId: "0196ed52-e0d9-76ef-9adb-779a5702ba1a" },
  job: { namespace: "food_delivery", name: "daily" },
}`,
  },
  ParentRunFacetJob: {
    summary: "The job of a parent run.",
    properties: {
      namespace: NAMESPACE,
      name: NAME,
      facets: "Facets of the parent job, repeated for those who do not see its events.",
    },
  },
  ParentRunFacetRoot: {
    summary: "A run that no other run started, with its job.",
    properties: { run: "The run.", job: "The job of which it is a run." },
  },
  ParentRunFacetRun: {
    summary: "A parent run.",
    properties: {
      runId: RUN_ID,
      facets: "Facets of the parent run, repeated for those who do not see its events.",
    },
  },
  ProcessingEngineRunFacet: {
    summary: "which engine did the work",
    properties: {
      version: "The version of the engine.",
      name: "The name of the engine, such as `Spark`.",
      openlineageAdapterVersion: "The version of what connects the engine to OpenLineage.",
    },
    example: `{ name: "Runline", version: "0.1.0" }`,
  },
  RootJob: {
    summary: "The job of a root run.",
    properties: {
      namespace: NAMESPACE,
      name: NAME,
      facets: "Facets of the root job, repeated for those who do not see its events.",
    },
  },
  RootRun: {
    summary: "A root run.",
    properties: {
      runId: RUN_ID,
      facets: "Facets of the root run, repeated for those who do not see its events.",
    },
  },
};

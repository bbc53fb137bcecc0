import type { Doc } from "./doc_book.ts";

const RUN_ID = "The UUID of the run.";
const NAMESPACE = "The namespace of the job.";
const NAME = "The name of the job, unique in its namespace.";

/** The comments on the facets of runs. */
export const RUN_DOCS: Readonly<Record<string, Doc>> = {
  EnvironmentVariable: {
    summary: "An environment variable of a run.",
    properties: { name: "The name of the variable.", value: "The value of the variable." },
  },
  EnvironmentVariablesRunFacet: {
    summary: "the environment variables of the run",
    properties: { environmentVariables: "The variables. Do not include secrets." },
    example: `{ environmentVariables: [{ name: "REGION", value: "eu-west-1" }] }`,
  },
  ErrorMessageRunFacet: {
    summary: "the error that failed the run",
    properties: {
      message: "The message of the error.",
      programmingLanguage: "The language of the program that failed, such as `TypeScript`.",
      stackTrace: "The stack trace of the error, in the form of that language.",
    },
    example: `{ message: "No such table", programmingLanguage: "TypeScript" }`,
  },
  ExecutionParameter: {
    summary: "A parameter of a run.",
    properties: {
      key: "The key of the parameter.",
      name: "The display name of the parameter.",
      description: "The purpose of the parameter.",
      value: "The value as a string.",
    },
  },
  ExecutionParametersRunFacet: {
    summary: "the parameters of the run",
    properties: { parameters: "The parameters." },
    example: `{ parameters: [{ key: "batch.size", value: "500" }] }`,
  },
  ExternalQueryRunFacet: {
    summary: "the query of the run in another system",
    properties: {
      externalQueryId: "The id of the query in that system.",
      source: "The system, such as `bigquery`.",
    },
    example: `{ externalQueryId: "acme:EU.job_42", source: "bigquery" }`,
  },
  ExtractionErrorRunFacet: {
    summary: "the tasks of the run whose lineage could not be extracted",
    properties: {
      totalTasks: "The number of tasks.",
      failedTasks: "The number of tasks that failed.",
      errors: "The failures.",
    },
    example: `{
  totalTasks: 2,
  failedTasks: 1,
  errors: [{ errorMessage: "Cannot parse statement", taskNumber: 1 }],
}`,
  },
  ExtractionErrorRunFacetError: {
    summary: "The reason why the lineage of a task could not be extracted.",
    properties: {
      errorMessage: "The message of the error.",
      stackTrace: "The stack trace of the error.",
      task: "The task, such as the text of a statement.",
      taskNumber: "The index of the task, from 0.",
    },
  },
  JobDependenciesRunFacet: {
    summary: "the jobs that the run depends on, or that depend on it",
    properties: {
      upstream: "The jobs that the run depends on.",
      downstream: "The jobs that depend on the run.",
      trigger_rule: "The condition for the start, such as `ALL_SUCCESS` or `ONE_SUCCESS`.",
    },
    example: `{ upstream: [{ job: { namespace: "food_delivery", name: "orders" } }] }`,
  },
  JobDependency: {
    summary: "A job that a run depends on, or that depends on it.",
    properties: {
      job: "The job.",
      run: "The run of that job.",
      dependency_type:
        "`DIRECT_INVOCATION` if one starts the other, otherwise `IMPLICIT_DEPENDENCY`.",
      sequence_trigger_rule: "The order, such as `FINISH_TO_START`.",
      status_trigger_rule: "The required status, such as `EXECUTE_ON_SUCCESS`.",
    },
  },
  JobIdentifier: {
    summary: "The identity of a job.",
    properties: { namespace: NAMESPACE, name: NAME },
  },
  NominalTimeRunFacet: {
    summary: "the scheduled times of the run",
    properties: {
      nominalStartTime:
        "The scheduled start, ISO 8601 with a time zone; the run's time includes it.",
      nominalEndTime:
        "The scheduled end, ISO 8601 with a time zone; the run's time ends before it.",
    },
    example: `{ nominalStartTime: "2026-01-31T00:00:00Z" }`,
  },
  ParentRunFacet: {
    summary: "the run that started this one",
    properties: {
      run: "The run that started this one.",
      job: "The job of that run.",
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
      facets: "Facets of the parent job, repeated for consumers that do not receive its events.",
    },
  },
  ParentRunFacetRoot: {
    summary: "The run at the root of the hierarchy, with its job.",
    properties: { run: "The run.", job: "The job of the run." },
  },
  ParentRunFacetRun: {
    summary: "A parent run.",
    properties: {
      runId: RUN_ID,
      facets: "Facets of the parent run, repeated for consumers that do not receive its events.",
    },
  },
  ProcessingEngineRunFacet: {
    summary: "the engine of the run",
    properties: {
      version: "The version of the engine.",
      name: "The name of the engine, such as `Spark`.",
      openlineageAdapterVersion: "The version of the integration of OpenLineage.",
    },
    example: `{ name: "Runline", version: "0.1.0" }`,
  },
  RootJob: {
    summary: "The job of a root run.",
    properties: {
      namespace: NAMESPACE,
      name: NAME,
      facets: "Facets of the root job, repeated for consumers that do not receive its events.",
    },
  },
  RootRun: {
    summary: "A root run.",
    properties: {
      runId: RUN_ID,
      facets: "Facets of the root run, repeated for consumers that do not receive its events.",
    },
  },
  RunIdentifier: { summary: "The identity of a run.", properties: { runId: RUN_ID } },
  TagsRunFacet: {
    summary: "the tags of the run",
    properties: { tags: "The tags." },
    example: `{ tags: [{ key: "environment", value: "production" }] }`,
  },
  TagsRunFacetFields: {
    summary: "A tag of a run.",
    properties: {
      key: "The key of the tag.",
      value: "The value of the tag.",
      source: "The tool or person that set it, such as `USER` or `INTEGRATION`.",
    },
  },
};

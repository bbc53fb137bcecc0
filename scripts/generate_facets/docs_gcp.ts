import type { Doc } from "./doc_book.ts";

/** The comments on the facets that Google Cloud has registered. */
export const GCP_DOCS: Readonly<Record<string, Doc>> = {
  GcpComposerJobFacet: {
    summary: "the DAG or task of Cloud Composer",
    properties: {
      environmentName: "The name of the Composer environment.",
      dagId: "The id of the DAG.",
      operator: "The class of the operator, if the job is a task.",
      taskId: "The id of the task, if the job is one.",
      airflowVersion: "The version of Airflow, with its `+composer` ending.",
      composerVersion: "The version of Composer.",
    },
    example: `{
  environmentName: "production",
  dagId: "orders",
  airflowVersion: "2.10.5+composer",
  composerVersion: "3",
}`,
  },
  GcpComposerRunFacet: {
    summary: "the run of a DAG in Cloud Composer",
    properties: { dagRunId: "The id of the DAG's run." },
    example: `{ dagRunId: "scheduled__2026-01-31T00:00:00+00:00" }`,
  },
  GcpDataprocRunFacet: {
    summary: "the Dataproc job, batch or session",
    properties: {
      appId: "The id of the application in the resource manager.",
      appName: "The name of the application.",
      batchId: "The id of the batch, if it runs serverless.",
      batchUuid: "The UUID of the batch, if it runs serverless.",
      clusterName: "The name of the cluster, if it runs on one.",
      clusterUuid: "The UUID of the cluster, if it runs on one.",
      jobId: "The id of the job, if it runs on a cluster.",
      jobUuid: "The UUID of the job, if it runs on a cluster.",
      projectId: "The id of the project.",
      queryNodeName: "The node of the Spark plan that does the work.",
      jobType: "The type: a job, a batch or a session.",
      sessionId: "The id of the session, if it is interactive.",
      sessionUuid: "The UUID of the session, if it is interactive.",
    },
    example: `{ appId: "application_1", appName: "orders", projectId: "acme" }`,
  },
  GcpLineageJobFacet: {
    summary: "the display of the job in Dataplex",
    properties: {
      displayName: "The name that people see.",
      origin: "The origin of the job.",
    },
    example: `{ displayName: "Orders" }`,
  },
  GcpLineageJobFacetOrigin: {
    summary: "The origin of a job in Dataplex.",
    properties: {
      sourceType: "The kind of source, such as `COMPOSER` or `CUSTOM`.",
      name: "The resource name of the source, unless it is custom.",
    },
  },
};

import type { Doc } from "./doc_book.ts";

const ASSERTION = {
  severity: "What a failure means: `error` if it stops the pipeline, `warn` if not.",
  description: "What is checked, in words.",
  expected: "What was expected, as text.",
  actual: "What was found, as text.",
  content: "The check itself, such as a query.",
  contentType: "What the check is written in, such as `sql`.",
  params: "What the check was given.",
};

const METRICS = {
  rowCount: "The number of rows that were looked at.",
  bytes: "The size in bytes.",
  fileCount: "The number of files that were looked at.",
  lastUpdated: "When the dataset last changed, ISO 8601 with a time zone.",
  columnMetrics: "What was measured, by the name of the column.",
};

const COLUMN_METRIC: Doc = {
  summary: "What was measured in a column.",
  properties: {
    nullCount: "The number of values that are null.",
    distinctCount: "The number of different values.",
    sum: "The sum of the values.",
    count: "The number of values.",
    min: "The least value.",
    max: "The greatest value.",
    quantiles: "The quantiles, each under its fraction, such as `0.5`.",
  },
};

const METRICS_EXAMPLE = `{ rowCount: 1200, columnMetrics: { order_id: { nullCount: 0 } } }`;

/** The comments on the facets that tell of the quality of data. */
export const QUALITY_DOCS: Readonly<Record<string, Doc>> = {
  DataQualityAssertionsDatasetFacet: {
    summary: "which checks the dataset passed",
    properties: { assertions: "The checks and how they ended." },
    example: `{ assertions: [{ assertion: "not_null", success: true, column: "order_id" }] }`,
  },
  DataQualityAssertionsDatasetFacetAssertion: {
    summary: "A check of a dataset and how it ended.",
    properties: {
      ...ASSERTION,
      assertion: "The kind of check, such as `not_null`.",
      success: "Whether the dataset passed.",
      column: "The column that was checked, if not the whole dataset.",
      name: "The name of the check.",
    },
  },
  DataQualityMetricsDatasetFacet: {
    summary: "what was measured in the dataset",
    properties: METRICS,
    example: METRICS_EXAMPLE,
  },
  DataQualityMetricsDatasetFacetColumnMetric: COLUMN_METRIC,
  DataQualityMetricsInputDatasetFacet: {
    summary: "what was measured in the dataset as the run read it",
    properties: METRICS,
    example: METRICS_EXAMPLE,
  },
  DataQualityMetricsInputDatasetFacetColumnMetric: COLUMN_METRIC,
  TestExecution: {
    summary: "A test and how it ended.",
    properties: {
      ...ASSERTION,
      name: "The name of the test.",
      status: "`pass`, `fail`, or `skip` if it was not run.",
      type: "The kind of test, such as `not_null`.",
    },
  },
  TestRunFacet: {
    summary: "which tests the run made",
    properties: { tests: "The tests and how they ended." },
    example: `{ tests: [{ name: "no_orphans", status: "pass" }] }`,
  },
};

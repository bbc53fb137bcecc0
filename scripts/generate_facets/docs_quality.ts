import type { Doc } from "./doc_book.ts";

const ASSERTION = {
  severity: "The severity of a failure: `error` if it stops the pipeline, otherwise `warn`.",
  description: "The description of the check.",
  expected: "The expected value as a string.",
  actual: "The actual value as a string.",
  content: "The check itself, such as a query.",
  contentType: "The language of the check, such as `sql`.",
  params: "The parameters of the check.",
};

const METRICS = {
  rowCount: "The number of rows that were checked.",
  bytes: "The size in bytes.",
  fileCount: "The number of files that were checked.",
  lastUpdated: "The time of the last change: ISO 8601 with a time zone.",
  columnMetrics: "The metrics of each column, by its name.",
};

const COLUMN_METRIC: Doc = {
  summary: "The metrics of a column.",
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

/** The comments on the facets of data quality. */
export const QUALITY_DOCS: Readonly<Record<string, Doc>> = {
  DataQualityAssertionsDatasetFacet: {
    summary: "the results of checks of the dataset",
    properties: { assertions: "The checks and their results." },
    example: `{ assertions: [{ assertion: "not_null", success: true, column: "order_id" }] }`,
  },
  DataQualityAssertionsDatasetFacetAssertion: {
    summary: "A check of a dataset and its result.",
    properties: {
      ...ASSERTION,
      assertion: "The kind of check, such as `not_null`.",
      success: "Whether the dataset passed.",
      column: "The column that was checked, if not the whole dataset.",
      name: "The name of the check.",
    },
  },
  DataQualityMetricsDatasetFacet: {
    summary: "the metrics of the dataset",
    properties: METRICS,
    example: METRICS_EXAMPLE,
  },
  DataQualityMetricsDatasetFacetColumnMetric: COLUMN_METRIC,
  DataQualityMetricsInputDatasetFacet: {
    summary: "the metrics of the dataset as the run read it",
    properties: METRICS,
    example: METRICS_EXAMPLE,
  },
  DataQualityMetricsInputDatasetFacetColumnMetric: COLUMN_METRIC,
  TestExecution: {
    summary: "A test and its result.",
    properties: {
      ...ASSERTION,
      name: "The name of the test.",
      status: "`pass`, `fail`, or `skip` if it was not run.",
      type: "The kind of test, such as `not_null`.",
    },
  },
  TestRunFacet: {
    summary: "the tests of the run",
    properties: { tests: "The tests and how they ended." },
    example: `{ tests: [{ name: "no_orphans", status: "pass" }] }`,
  },
};

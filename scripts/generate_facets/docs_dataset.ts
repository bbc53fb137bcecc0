import type { Doc } from "./docs.ts";

/** The comments on the facets of datasets, as such or as a run reads or writes them. */
export const DATASET_DOCS: Readonly<Record<string, Doc>> = {
  BaseSubsetCondition: { summary: "What tells the used part of a dataset from the rest." },
  BinarySubsetCondition: {
    summary: "Two conditions in one.",
    properties: {
      type: "The kind of the condition.",
      left: "The first condition.",
      right: "The second condition.",
      operator: "`AND` or `OR`.",
    },
  },
  CompareSubsetCondition: {
    summary: "A comparison that holds for the used part.",
    properties: {
      type: "The kind of the condition.",
      left: "What is compared.",
      right: "What it is compared with.",
      comparison:
        "`EQUAL`, `GREATER_THAN`, `GREATER_EQUAL_THAN`, `LESS_THAN` or `LESS_EQUAL_THAN`.",
    },
  },
  DatasetTypeDatasetFacet: {
    summary: "of what kind the dataset is",
    properties: {
      datasetType: "The kind, such as `TABLE`, `VIEW`, `FILE` or `TOPIC`.",
      subType: "The kind among those, such as `MATERIALIZED` or `EXTERNAL`.",
    },
    example: `{ datasetType: "FILE" }`,
  },
  DocumentationDatasetFacet: {
    summary: "in words what the dataset holds",
    properties: {
      description: "The words.",
      contentType: "The media type of the words, such as `text/markdown`.",
    },
    example: `{ description: "One row for each order" }`,
  },
  FieldBaseCompareExpression: {
    summary: "A field, as one side of a comparison.",
    properties: { type: "The kind of the expression.", field: "The name of the field." },
  },
  InputStatisticsInputDatasetFacet: {
    summary: "how much of the dataset the run read",
    properties: {
      rowCount: "The number of rows read.",
      size: "The number of bytes read.",
      fileCount: "The number of files read.",
    },
    example: `{ rowCount: 1200, fileCount: 3 }`,
  },
  InputSubsetInputDatasetFacet: {
    summary: "which part of the dataset the run read",
    properties: { inputCondition: "What tells the part that was read from the rest." },
    example: `{
  inputCondition: { type: "location", locations: ["s3://acme/orders/2026-01-31/"] },
}`,
  },
  LiteralCompareExpression: {
    summary: "A value, as one side of a comparison.",
    properties: { type: "The kind of the expression.", value: "The value, as text." },
  },
  LocationSubsetCondition: {
    summary: "The places that the used part lies in.",
    properties: {
      type: "The kind of the condition.",
      locations: "The places, such as URLs of folders.",
    },
  },
  OutputStatisticsOutputDatasetFacet: {
    summary: "how much the run wrote to the dataset",
    properties: {
      rowCount: "The number of rows written.",
      size: "The number of bytes written.",
      fileCount: "The number of files written.",
    },
    example: `{ rowCount: 1200, fileCount: 3 }`,
  },
  OutputSubsetOutputDatasetFacet: {
    summary: "which part of the dataset the run wrote",
    properties: { outputCondition: "What tells the part that was written from the rest." },
    example: `{
  outputCondition: { type: "location", locations: ["s3://acme/orders/2026-01-31/"] },
}`,
  },
  PartitionSubsetCondition: {
    summary: "The partitions that the used part is made of.",
    properties: { type: "The kind of the condition.", partitions: "The partitions." },
  },
  PartitionSubsetConditionPartition: {
    summary: "A partition of a dataset.",
    properties: {
      identifier: "The name of the partition.",
      dimensions: "The value of each column by which the dataset is partitioned.",
    },
  },
  SchemaDatasetFacet: {
    summary: "which fields the dataset has",
    properties: { fields: "The fields." },
    example: `{ fields: [{ name: "order_id", type: "BIGINT" }] }`,
  },
  SchemaDatasetFacetFields: {
    summary: "A field of a dataset.",
    properties: {
      name: "The name of the field.",
      type: "The type of the field, as its system calls it.",
      description: "What the field holds, in words.",
      ordinal_position: "The place of the field in the schema, counted from 1.",
      fields: "The fields inside of the field.",
    },
  },
};

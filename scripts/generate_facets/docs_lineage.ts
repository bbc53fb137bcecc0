import type { Doc } from "./doc_book.ts";

const TRANSFORMATION: Doc = {
  summary: "A transformation of data.",
  properties: {
    type: "`DIRECT` if the value comes from the source, `INDIRECT` if the source only affects it.",
    subtype: "The kind among those, such as `IDENTITY`, `AGGREGATION` or `FILTER`.",
    description: "The description of the transformation.",
    masking: "Whether the value is masked.",
  },
};

const DATASET = {
  namespace: "The namespace of the dataset.",
  name: "The name of the dataset.",
  type: "Marks a dataset.",
};

const JOB = {
  namespace: "The namespace of the job. Default: the job of the event.",
  name: "The name of the job.",
  type: "Marks a job.",
  runId: "The UUID of the run, for a single run.",
};

/** The comments on the facets of the sources of data. */
export const LINEAGE_DOCS: Readonly<Record<string, Doc>> = {
  ColumnLineageDatasetFacet: {
    summary: "the source columns of each column",
    properties: {
      fields: "The sources of each column, by its name.",
      dataset: "The columns that affect all rows, such as those of a filter or a join.",
    },
    example: `{
  fields: {
    total: { inputFields: [{ namespace: "s3://acme", name: "orders", field: "price" }] },
  },
}`,
  },
  ColumnLineageDatasetFacetField: {
    summary: "The sources of a column.",
    properties: {
      inputFields: "The columns that it comes from.",
      transformationDescription: "The description of the transformation.",
      transformationType: "`IDENTITY` for unchanged values, `MASKED` for masked ones.",
    },
  },
  InputField: {
    summary: "A source column.",
    properties: {
      namespace: "The namespace of its dataset.",
      name: "The name of its dataset.",
      field: "The name of the column.",
      transformations: "The transformations.",
    },
  },
  InputFieldTransformation: TRANSFORMATION,
  LineageDatasetEntry: {
    summary: "A dataset and its sources.",
    properties: {
      ...DATASET,
      inputs: "The sources of the dataset as a whole. An empty list means none.",
      fields: "The sources of each field, by its name.",
    },
  },
  LineageDatasetFacet: {
    summary: "the sources of its data",
    properties: {
      inputs: "The sources of the dataset as a whole.",
      fields: "The sources of each field, by its name.",
    },
    example: `{ inputs: [{ namespace: "s3://acme", name: "orders", type: "DATASET" }] }`,
  },
  LineageDatasetInput: {
    summary: "A dataset that is a source.",
    properties: {
      ...DATASET,
      field: "The field, for a single field.",
      transformations: "The transformations of the data.",
    },
  },
  LineageEntry: { summary: "A dataset or a job, and its sources." },
  LineageFieldEntry: {
    summary: "The sources of a field.",
    properties: { inputs: "The sources of the field." },
  },
  LineageInput: { summary: "A dataset or a job that is a source." },
  LineageJobEntry: {
    summary: "A job and its sources.",
    properties: { ...JOB, inputs: "The inputs of the job." },
  },
  LineageJobFacet: {
    summary: "the sources of the data that it moves",
    properties: { entries: "The targets of the data, each with its sources." },
    example: `{ entries: [{ namespace: "s3://acme", name: "json", type: "DATASET", inputs: [] }] }`,
  },
  LineageJobInput: {
    summary: "A job that is a source.",
    properties: { ...JOB, transformations: "The transformations of the data." },
  },
  LineageTransformation: TRANSFORMATION,
};

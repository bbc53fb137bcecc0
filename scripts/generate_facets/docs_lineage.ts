import type { Doc } from "./doc_book.ts";

const TRANSFORMATION: Doc = {
  summary: "What was done to data on its way.",
  properties: {
    type: "`DIRECT` if the value comes from the source, `INDIRECT` if the source only bears on it.",
    subtype: "The kind among those, such as `IDENTITY`, `AGGREGATION` or `FILTER`.",
    description: "What was done, in words.",
    masking: "Whether the value can no longer be seen.",
  },
};

const DATASET = {
  namespace: "The namespace of the dataset.",
  name: "The name of the dataset.",
  type: "Says that it is a dataset.",
};

const JOB = {
  namespace: "The namespace of the job; without it and the name, the job of the event is meant.",
  name: "The name of the job.",
  type: "Says that it is a job.",
  runId: "The UUID of the run, if only one run is meant.",
};

/** The comments on the facets that tell where data comes from. */
export const LINEAGE_DOCS: Readonly<Record<string, Doc>> = {
  ColumnLineageDatasetFacet: {
    summary: "from which columns each of its columns comes",
    properties: {
      fields: "Where each column comes from, by the name of the column.",
      dataset: "The columns that bear on all rows, as those of a filter or a join do.",
    },
    example: `{
  fields: {
    total: { inputFields: [{ namespace: "s3://acme", name: "orders", field: "price" }] },
  },
}`,
  },
  ColumnLineageDatasetFacetField: {
    summary: "Where a column comes from.",
    properties: {
      inputFields: "The columns that it comes from.",
      transformationDescription: "What was done to them, in words.",
      transformationType:
        "`IDENTITY` if nothing was done to them, `MASKED` if they cannot be seen.",
    },
  },
  InputField: {
    summary: "A column that another comes from.",
    properties: {
      namespace: "The namespace of its dataset.",
      name: "The name of its dataset.",
      field: "The name of the column.",
      transformations: "What was done to it.",
    },
  },
  InputFieldTransformation: TRANSFORMATION,
  LineageDatasetEntry: {
    summary: "A dataset and where its data comes from.",
    properties: {
      ...DATASET,
      inputs: "What the dataset as a whole comes from; an empty list says that there is nothing.",
      fields: "Where each field comes from, by the name of the field.",
    },
  },
  LineageDatasetFacet: {
    summary: "where its data comes from",
    properties: {
      inputs: "What the dataset as a whole comes from.",
      fields: "Where each field comes from, by the name of the field.",
    },
    example: `{ inputs: [{ namespace: "s3://acme", name: "orders", type: "DATASET" }] }`,
  },
  LineageDatasetInput: {
    summary: "A dataset that data comes from.",
    properties: {
      ...DATASET,
      field: "The field, if only one is meant.",
      transformations: "What was done to the data.",
    },
  },
  LineageEntry: { summary: "A dataset or a job, and where its data comes from." },
  LineageFieldEntry: {
    summary: "Where a field comes from.",
    properties: { inputs: "What the field comes from." },
  },
  LineageInput: { summary: "A dataset or a job that data comes from." },
  LineageJobEntry: {
    summary: "A job and where its data comes from.",
    properties: { ...JOB, inputs: "What the job reads." },
  },
  LineageJobFacet: {
    summary: "where the data comes from that it moves",
    properties: { entries: "What data goes to, and where that comes from." },
    example: `{ entries: [{ namespace: "s3://acme", name: "json", type: "DATASET", inputs: [] }] }`,
  },
  LineageJobInput: {
    summary: "A job that data comes from.",
    properties: { ...JOB, transformations: "What was done to the data." },
  },
  LineageTransformation: TRANSFORMATION,
};

import type { Doc } from "./doc_book.ts";

/** The comments on the facets of datasets, as such or as a run reads or writes them. */
export const DATASET_DOCS: Readonly<Record<string, Doc>> = {
  BaseSubsetCondition: { summary: "A condition that selects a part of a dataset." },
  BinarySubsetCondition: {
    summary: "Two conditions joined by an operator.",
    properties: {
      type: "The kind of the condition.",
      left: "The first condition.",
      right: "The second condition.",
      operator: "`AND` or `OR`.",
    },
  },
  CatalogDatasetFacet: {
    summary: "the catalog that lists the dataset",
    properties: {
      framework: "The table format of the catalog, such as `iceberg`.",
      type: "The kind of catalog, such as `glue` or `polaris`.",
      name: "The name of the catalog in its configuration.",
      metadataUri: "The URI of the catalog.",
      warehouseUri: "The URI of the warehouse of the catalog.",
      source: "The system that is configured to use the catalog, such as `spark`.",
      catalogProperties: "Settings of the catalog, without secrets.",
    },
    example: `{ framework: "iceberg", type: "glue", name: "lake" }`,
  },
  CompareSubsetCondition: {
    summary: "A comparison that is true for the part.",
    properties: {
      type: "The kind of the condition.",
      left: "The left side.",
      right: "The right side.",
      comparison:
        "`EQUAL`, `GREATER_THAN`, `GREATER_EQUAL_THAN`, `LESS_THAN` or `LESS_EQUAL_THAN`.",
    },
  },
  DatasetTypeDatasetFacet: {
    summary: "the type of the dataset",
    properties: {
      datasetType: "The kind, such as `TABLE`, `VIEW`, `FILE` or `TOPIC`.",
      subType: "The kind among those, such as `MATERIALIZED` or `EXTERNAL`.",
    },
    example: `{ datasetType: "FILE" }`,
  },
  DatasetVersionDatasetFacet: {
    summary: "the version of the dataset",
    properties: { datasetVersion: "The version." },
    example: `{ datasetVersion: "42" }`,
  },
  DatasourceDatasetFacet: {
    summary: "the source of the dataset",
    properties: { name: "The name of the source.", uri: "The URI of the source." },
    example: `{ name: "orders-db", uri: "postgres://db.example:5432" }`,
  },
  DocumentationDatasetFacet: {
    summary: "the description of the dataset",
    properties: {
      description: "The text.",
      contentType: "The media type of the text, such as `text/markdown`.",
    },
    example: `{ description: "One row for each order" }`,
  },
  FieldBaseCompareExpression: {
    summary: "A field in a comparison.",
    properties: { type: "The kind of the expression.", field: "The name of the field." },
  },
  HierarchyDatasetFacet: {
    summary: "the levels above the dataset, such as database and schema",
    properties: { hierarchy: "The levels, the outermost first." },
    example: `{
  hierarchy: [{ type: "DATABASE", name: "shop" }, { type: "TABLE", name: "orders" }],
}`,
  },
  HierarchyDatasetFacetLevel: {
    summary: "A level above a dataset.",
    properties: { type: "The kind of level, such as `DATABASE`.", name: "The name at that level." },
  },
  InputStatisticsInputDatasetFacet: {
    summary: "the amount of data that the run read",
    properties: {
      rowCount: "The number of rows read.",
      size: "The number of bytes read.",
      fileCount: "The number of files read.",
    },
    example: `{ rowCount: 1200, fileCount: 3 }`,
  },
  InputSubsetInputDatasetFacet: {
    summary: "the part of the dataset that the run read",
    properties: { inputCondition: "The condition of the part." },
    example: `{
  inputCondition: { type: "location", locations: ["s3://acme/orders/2026-01-31/"] },
}`,
  },
  LifecycleStateChangeDatasetFacet: {
    summary: "the change of the dataset as a whole",
    properties: {
      lifecycleStateChange: "The change.",
      previousIdentifier: "The previous name, if it was renamed.",
    },
    example: `{ lifecycleStateChange: "TRUNCATE" }`,
  },
  LifecycleStateChangeDatasetFacetPreviousIdentifier: {
    summary: "The previous name of a dataset.",
    properties: { name: "The previous name.", namespace: "The previous namespace." },
  },
  LiteralCompareExpression: {
    summary: "A value in a comparison.",
    properties: { type: "The kind of the expression.", value: "The value as a string." },
  },
  LocationSubsetCondition: {
    summary: "The locations of the part.",
    properties: {
      type: "The kind of the condition.",
      locations: "The places, such as URLs of folders.",
    },
  },
  OutputStatisticsOutputDatasetFacet: {
    summary: "the amount of data that the run wrote",
    properties: {
      rowCount: "The number of rows written.",
      size: "The number of bytes written.",
      fileCount: "The number of files written.",
    },
    example: `{ rowCount: 1200, fileCount: 3 }`,
  },
  OutputSubsetOutputDatasetFacet: {
    summary: "the part of the dataset that the run wrote",
    properties: { outputCondition: "The condition of the part." },
    example: `{
  outputCondition: { type: "location", locations: ["s3://acme/orders/2026-01-31/"] },
}`,
  },
  OwnershipDatasetFacet: {
    summary: "the owners of the dataset",
    properties: { owners: "The owners." },
    example: `{ owners: [{ name: "team:orders", type: "MAINTAINER" }] }`,
  },
  OwnershipDatasetFacetOwner: {
    summary: "An owner of a dataset.",
    properties: {
      name: "The owner, preferably as a URN such as `team:orders`.",
      type: "The kind of ownership, such as `MAINTAINER`.",
    },
  },
  PartitionSubsetCondition: {
    summary: "The partitions of the part.",
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
    summary: "the fields of the dataset",
    properties: { fields: "The fields." },
    example: `{ fields: [{ name: "order_id", type: "BIGINT" }] }`,
  },
  SchemaDatasetFacetFields: {
    summary: "A field of a dataset.",
    properties: {
      name: "The name of the field.",
      type: "The type of the field, by its name in the system.",
      description: "The description of the field.",
      ordinal_position: "The position of the field in the schema, from 1.",
      fields: "The fields inside of the field.",
    },
  },
  StorageDatasetFacet: {
    summary: "the storage of the dataset",
    properties: {
      storageLayer: "The table format, such as `iceberg` or `delta`.",
      fileFormat: "The format of the files, such as `parquet` or `json`.",
    },
    example: `{ storageLayer: "iceberg", fileFormat: "parquet" }`,
  },
  SymlinksDatasetFacet: {
    summary: "other names of the dataset",
    properties: { identifiers: "The other names." },
    example: `{
  identifiers: [{ namespace: "hive://hive:10000", name: "shop.orders", type: "TABLE" }],
}`,
  },
  SymlinksDatasetFacetIdentifier: {
    summary: "Another name of a dataset.",
    properties: {
      namespace: "The other namespace.",
      name: "The name in that namespace.",
      type: "The kind of name, such as `TABLE`.",
    },
  },
  TagsDatasetFacet: {
    summary: "the tags of the dataset and of its fields",
    properties: { tags: "The tags." },
    example: `{ tags: [{ key: "pii", value: "true", field: "email" }] }`,
  },
  TagsDatasetFacetFields: {
    summary: "A tag of a dataset or of one of its fields.",
    properties: {
      key: "The key of the tag.",
      value: "The value of the tag.",
      source: "The tool or person that set it, such as `USER` or `INTEGRATION`.",
      field: "The field that is tagged, if not the dataset.",
    },
  },
};

/**
 * The names of datasets, as the OpenLineage naming spec defines them.
 *
 * ```ts
 * import { datasetFromUrl, s3Dataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(s3Dataset({ bucket: "acme", key: "json/orders" }), {
 *   namespace: "s3://acme",
 *   name: "json/orders",
 * });
 * assertEquals(datasetFromUrl("postgres://db.acme.example/shop", "public.orders"), {
 *   namespace: "postgres://db.acme.example:5432",
 *   name: "shop.public.orders",
 * });
 * ```
 *
 * @module
 */
export {
  athenaDataset,
  type AthenaDatasetParts,
  glueDataset,
  type GlueDatasetParts,
  redshiftDataset,
  type RedshiftDatasetParts,
  s3Dataset,
  type S3DatasetParts,
} from "./aws.ts";
export {
  abfssDataset,
  type AbfssDatasetParts,
  cosmosDbDataset,
  type CosmosDbDatasetParts,
  dataExplorerDataset,
  type DataExplorerDatasetParts,
  synapseDataset,
  type SynapseDatasetParts,
  wasbsDataset,
  type WasbsDatasetParts,
} from "./azure.ts";
export { datasetFromUrl, namespaceFromUrl } from "./connection/connection_url.ts";
export { datasetFromText, type DatasetFromTextOptions } from "./dataset_from_text.ts";
export {
  cassandraDataset,
  type CassandraDatasetParts,
  crateDbDataset,
  db2Dataset,
  mssqlDataset,
  mysqlDataset,
  oceanBaseDataset,
  oracleDataset,
  type OracleDatasetParts,
  postgresDataset,
} from "./databases.ts";
export {
  boxDataset,
  type BoxDatasetParts,
  fileNetDataset,
  type FileNetDatasetParts,
  sharePointDataset,
  type SharePointDatasetParts,
} from "./documents.ts";
export {
  dbfsDataset,
  type DbfsDatasetParts,
  hdfsDataset,
  type HdfsDatasetParts,
  localFileDataset,
  remoteFileDataset,
  type RemoteFileDatasetParts,
} from "./files.ts";
export {
  bigQueryDataset,
  type BigQueryDatasetParts,
  gcsDataset,
  type GcsDatasetParts,
  pubSubDataset,
  type PubSubDatasetParts,
  spannerDataset,
  type SpannerDatasetParts,
} from "./google.ts";
export { repositoryUri, type RepositoryUriOptions } from "./repository_uri.ts";
export type {
  DatabaseTableParts,
  PostgresDatasetParts,
  SchemaTableParts,
  ServerParts,
} from "./server_parts.ts";
export {
  type SnowflakeAccount,
  snowflakeDataset,
  type SnowflakeDatasetParts,
  type SnowflakeLocator,
  type SnowflakeTable,
} from "./snowflake.ts";
export { inMemoryDataset, kafkaDataset, type KafkaDatasetParts } from "./streams.ts";
export {
  fabricWarehouseDataset,
  type FabricWarehouseDatasetParts,
  hiveDataset,
  milvusDataset,
  type MilvusDatasetParts,
  teradataDataset,
  trinoDataset,
  type TrinoDatasetParts,
  unityCatalogDataset,
  type UnityCatalogDatasetParts,
} from "./warehouses.ts";

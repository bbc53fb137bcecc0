import { optionsOf } from "../../internal/is_object.ts";
import { checkParts } from "./_check_parts.ts";
import type { Dataset } from "../event/event.ts";

/** The parts of a name for {@linkcode athenaDataset}. */
export interface AthenaDatasetParts {
  /** The region, such as `eu-west-1`. */
  readonly region: string;
  /** The name of the catalog. */
  readonly catalog: string;
  /** The name of the database. */
  readonly database: string;
  /** The name of the table. */
  readonly table: string;
}

/**
 * Names a table in Amazon Athena as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { athenaDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = {
 *   region: "eu-west-1",
 *   catalog: "AwsDataCatalog",
 *   database: "shop",
 *   table: "orders",
 * };
 * assertEquals(athenaDataset(parts), {
 *   namespace: "awsathena://athena.eu-west-1.amazonaws.com",
 *   name: "AwsDataCatalog.shop.orders",
 * });
 * ```
 */
export function athenaDataset(parts: AthenaDatasetParts): Dataset {
  const { region, catalog, database, table } = optionsOf(parts, "athenaDataset()");
  checkParts("Athena", { region, catalog, database, table });
  return {
    namespace: `awsathena://athena.${region}.amazonaws.com`,
    name: `${catalog}.${database}.${table}`,
  };
}

/** The parts of a name for {@linkcode glueDataset}. */
export interface GlueDatasetParts {
  /** The region, such as `eu-west-1`. */
  readonly region: string;
  /** The number of the account. */
  readonly account: string;
  /** The name of the database. */
  readonly database: string;
  /** The name of the table. */
  readonly table: string;
}

/**
 * Names a table in the AWS Glue Data Catalog as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { glueDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = {
 *   region: "eu-west-1",
 *   account: "123456789012",
 *   database: "shop",
 *   table: "orders",
 * };
 * assertEquals(glueDataset(parts), {
 *   namespace: "arn:aws:glue:eu-west-1:123456789012",
 *   name: "table/shop/orders",
 * });
 * ```
 */
export function glueDataset(parts: GlueDatasetParts): Dataset {
  const { region, account, database, table } = optionsOf(parts, "glueDataset()");
  checkParts("Glue", { region, account, database, table });
  return { namespace: `arn:aws:glue:${region}:${account}`, name: `table/${database}/${table}` };
}

/** The parts of a name for {@linkcode redshiftDataset}. */
export interface RedshiftDatasetParts {
  /** The identifier of the cluster. */
  readonly cluster: string;
  /** The region, such as `eu-west-1`. */
  readonly region: string;
  /** The port of the server. */
  readonly port: number;
  /** The name of the database. */
  readonly database: string;
  /** The name of the schema. */
  readonly schema: string;
  /** The name of the table. */
  readonly table: string;
}

/**
 * Names a table in Amazon Redshift as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { redshiftDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = {
 *   cluster: "acme",
 *   region: "eu-west-1",
 *   port: 5439,
 *   database: "shop",
 *   schema: "public",
 *   table: "orders",
 * };
 * assertEquals(redshiftDataset(parts), {
 *   namespace: "redshift://acme.eu-west-1:5439",
 *   name: "shop.public.orders",
 * });
 * ```
 */
export function redshiftDataset(parts: RedshiftDatasetParts): Dataset {
  const { cluster, region, port, database, schema, table } = optionsOf(parts, "redshiftDataset()");
  checkParts("Redshift", { cluster, region, port, database, schema, table });
  return {
    namespace: `redshift://${cluster}.${region}:${port}`,
    name: `${database}.${schema}.${table}`,
  };
}

/** The parts of a name for {@linkcode s3Dataset}. */
export interface S3DatasetParts {
  /** The name of the bucket. */
  readonly bucket: string;
  /** The key of the object, or the prefix of all of them. */
  readonly key: string;
}

/**
 * Names a dataset on S3 as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { s3Dataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = { bucket: "acme", key: "json/orders" };
 * assertEquals(s3Dataset(parts), {
 *   namespace: "s3://acme",
 *   name: "json/orders",
 * });
 * ```
 */
export function s3Dataset(parts: S3DatasetParts): Dataset {
  const { bucket, key } = optionsOf(parts, "s3Dataset()");
  checkParts("S3", { bucket, key });
  return { namespace: `s3://${bucket}`, name: key };
}

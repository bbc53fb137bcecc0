import { optionsOf } from "../../internal/is_object.ts";
import { checkParts } from "./_check_parts.ts";
import type { DatabaseTableParts, ServerParts } from "./server_parts.ts";
import type { Dataset } from "../event/event.ts";

/** The parts of a name for {@linkcode fabricWarehouseDataset}. */
export interface FabricWarehouseDatasetParts {
  /** The host name of the SQL analytics endpoint. */
  readonly host: string;
  /**
   * The port of the endpoint.
   * @default {undefined} None in the name.
   */
  readonly port?: number;
  /** The name of the database. */
  readonly database: string;
  /** The name of the schema. */
  readonly schema: string;
  /** The name of the table. */
  readonly table: string;
}

/** The parts of a name for {@linkcode unityCatalogDataset}. */
export interface UnityCatalogDatasetParts {
  /** The host name of the server. */
  readonly host: string;
  /**
   * The port of the server.
   * @default {undefined} None in the name.
   */
  readonly port?: number;
  /** The name of the catalog. */
  readonly catalog: string;
  /** The name of the schema. */
  readonly schema: string;
  /** The name of the table. */
  readonly table: string;
}

/**
 * Names a table in a Microsoft Fabric warehouse as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { fabricWarehouseDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const host = "acme.datawarehouse.fabric.microsoft.com";
 * const parts = { host, database: "shop", schema: "dbo", table: "orders" };
 * assertEquals(fabricWarehouseDataset(parts), {
 *   namespace: "fabric-warehouse://acme.datawarehouse.fabric.microsoft.com",
 *   name: "shop.dbo.orders",
 * });
 * ```
 */
export function fabricWarehouseDataset(parts: FabricWarehouseDatasetParts): Dataset {
  const { host, port, database, schema, table } = optionsOf(parts, "fabricWarehouseDataset()");
  checkParts("Fabric warehouse", { host, database, schema, table });
  return {
    namespace: `fabric-warehouse://${host}${optionalPort("Fabric warehouse", port)}`,
    name: `${database}.${schema}.${table}`,
  };
}

/**
 * Names a table in Hive as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { hiveDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = { host: "db", port: 10000, database: "shop", table: "orders" };
 * assertEquals(hiveDataset(parts), {
 *   namespace: "hive://db:10000",
 *   name: "shop.orders",
 * });
 * ```
 */
export function hiveDataset(parts: DatabaseTableParts): Dataset {
  const { host, port, database, table } = optionsOf(parts, "hiveDataset()");
  checkParts("Hive", { host, port, database, table });
  return { namespace: `hive://${host}:${port}`, name: `${database}.${table}` };
}

/** The parts of a name for {@linkcode milvusDataset}. */
export interface MilvusDatasetParts extends ServerParts {
  /** The name of the database. */
  readonly database: string;
  /** The name of the collection. */
  readonly collection: string;
}

/**
 * Names a collection in Milvus as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { milvusDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = { host: "db", port: 19530, database: "shop", collection: "orders" };
 * assertEquals(milvusDataset(parts), {
 *   namespace: "milvus://db:19530",
 *   name: "shop.orders",
 * });
 * ```
 */
export function milvusDataset(parts: MilvusDatasetParts): Dataset {
  const { host, port, database, collection } = optionsOf(parts, "milvusDataset()");
  checkParts("Milvus", { host, port, database, collection });
  return { namespace: `milvus://${host}:${port}`, name: `${database}.${collection}` };
}

/**
 * Names a table in Teradata as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { teradataDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = { host: "db", port: 1025, database: "shop", table: "orders" };
 * assertEquals(teradataDataset(parts), {
 *   namespace: "teradata://db:1025",
 *   name: "shop.orders",
 * });
 * ```
 */
export function teradataDataset(parts: DatabaseTableParts): Dataset {
  const { host, port, database, table } = optionsOf(parts, "teradataDataset()");
  checkParts("Teradata", { host, port, database, table });
  return { namespace: `teradata://${host}:${port}`, name: `${database}.${table}` };
}

/** The parts of a name for {@linkcode trinoDataset}. */
export interface TrinoDatasetParts extends ServerParts {
  /** The name of the catalog. */
  readonly catalog: string;
  /** The name of the schema. */
  readonly schema: string;
  /** The name of the table. */
  readonly table: string;
}

/**
 * Names a table in Trino as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { trinoDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = { host: "trino", port: 8443, catalog: "lake", schema: "shop", table: "orders" };
 * assertEquals(trinoDataset(parts), {
 *   namespace: "trino://trino:8443",
 *   name: "lake.shop.orders",
 * });
 * ```
 */
export function trinoDataset(parts: TrinoDatasetParts): Dataset {
  const { host, port, catalog, schema, table } = optionsOf(parts, "trinoDataset()");
  checkParts("Trino", { host, port, catalog, schema, table });
  return { namespace: `trino://${host}:${port}`, name: `${catalog}.${schema}.${table}` };
}

/**
 * Names a table in Unity Catalog as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { unityCatalogDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = { host: "unity", port: 8080, catalog: "lake", schema: "shop", table: "orders" };
 * assertEquals(unityCatalogDataset(parts), {
 *   namespace: "unitycatalog://unity:8080",
 *   name: "lake.shop.orders",
 * });
 * ```
 */
export function unityCatalogDataset(parts: UnityCatalogDatasetParts): Dataset {
  const { host, port, catalog, schema, table } = optionsOf(parts, "unityCatalogDataset()");
  checkParts("Unity Catalog", { host, catalog, schema, table });
  return {
    namespace: `unitycatalog://${host}${optionalPort("Unity Catalog", port)}`,
    name: `${catalog}.${schema}.${table}`,
  };
}

function optionalPort(system: string, port: number | undefined): string {
  if (port === undefined) return "";
  checkParts(system, { port });
  return `:${port}`;
}

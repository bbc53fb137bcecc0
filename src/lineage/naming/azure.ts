import { optionsOf } from "../../internal/is_object.ts";
import { checkParts } from "./_check_parts.ts";
import type { Dataset } from "../event/event.ts";
import type { ServerParts } from "./server_parts.ts";

/** The parts of a name for {@linkcode abfssDataset}. */
export interface AbfssDatasetParts {
  /** The name of the container. */
  readonly container: string;
  /** The name of the storage account. */
  readonly service: string;
  /** The path of the file or folder. */
  readonly path: string;
}

/**
 * Names a file or folder in Azure Data Lake Storage Gen2 as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { abfssDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = { container: "lake", service: "acme", path: "json/orders" };
 * assertEquals(abfssDataset(parts), {
 *   namespace: "abfss://lake@acme.dfs.core.windows.net",
 *   name: "json/orders",
 * });
 * ```
 */
export function abfssDataset(parts: AbfssDatasetParts): Dataset {
  const { container, service, path } = optionsOf(parts, "abfssDataset()");
  checkParts("ABFSS", { container, service, path });
  return { namespace: `abfss://${container}@${service}.dfs.core.windows.net`, name: path };
}

/** The parts of a name for {@linkcode cosmosDbDataset}. */
export interface CosmosDbDatasetParts {
  /** The host name of the server. */
  readonly host: string;
  /** The name of the database. */
  readonly database: string;
  /** The name of the collection. */
  readonly table: string;
}

/**
 * Names a collection in Azure Cosmos DB as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { cosmosDbDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = { host: "acme.documents.azure.com", database: "shop", table: "orders" };
 * assertEquals(cosmosDbDataset(parts), {
 *   namespace: "azurecosmos://acme.documents.azure.com/dbs/shop",
 *   name: "colls/orders",
 * });
 * ```
 */
export function cosmosDbDataset(parts: CosmosDbDatasetParts): Dataset {
  const { host, database, table } = optionsOf(parts, "cosmosDbDataset()");
  checkParts("Cosmos DB", { host, database, table });
  return { namespace: `azurecosmos://${host}/dbs/${database}`, name: `colls/${table}` };
}

/** The parts of a name for {@linkcode dataExplorerDataset}. */
export interface DataExplorerDatasetParts {
  /** The host name of the cluster without `.kusto.windows.net`. */
  readonly host: string;
  /** The name of the database. */
  readonly database: string;
  /** The name of the table. */
  readonly table: string;
}

/**
 * Names a table in Azure Data Explorer as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { dataExplorerDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = { host: "acme.westeurope", database: "shop", table: "orders" };
 * assertEquals(dataExplorerDataset(parts), {
 *   namespace: "azurekusto://acme.westeurope.kusto.windows.net",
 *   name: "shop/orders",
 * });
 * ```
 */
export function dataExplorerDataset(parts: DataExplorerDatasetParts): Dataset {
  const { host, database, table } = optionsOf(parts, "dataExplorerDataset()");
  checkParts("Data Explorer", { host, database, table });
  return { namespace: `azurekusto://${host}.kusto.windows.net`, name: `${database}/${table}` };
}

/** The parts of a name for {@linkcode synapseDataset}. */
export interface SynapseDatasetParts extends ServerParts {
  /** The name of the schema. */
  readonly schema: string;
  /** The name of the table. */
  readonly table: string;
}

/**
 * Names a table in Azure Synapse Analytics as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { synapseDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = { host: "acme.sql.azuresynapse.net", port: 1433, schema: "dbo", table: "orders" };
 * assertEquals(synapseDataset(parts), {
 *   namespace: "sqlserver://acme.sql.azuresynapse.net:1433",
 *   name: "dbo.orders",
 * });
 * ```
 */
export function synapseDataset(parts: SynapseDatasetParts): Dataset {
  const { host, port, schema, table } = optionsOf(parts, "synapseDataset()");
  checkParts("Synapse", { host, port, schema, table });
  return { namespace: `sqlserver://${host}:${port}`, name: `${schema}.${table}` };
}

/** The parts of a name for {@linkcode wasbsDataset}. */
export interface WasbsDatasetParts {
  /** The name of the container. */
  readonly container: string;
  /** The name of the storage account. */
  readonly service: string;
  /** The key of the object, or the prefix of all of them. */
  readonly key: string;
}

/**
 * Names a dataset in Azure Blob Storage as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { wasbsDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = { container: "lake", service: "acme", key: "json/orders" };
 * assertEquals(wasbsDataset(parts), {
 *   namespace: "wasbs://lake@acme.dfs.core.windows.net",
 *   name: "json/orders",
 * });
 * ```
 */
export function wasbsDataset(parts: WasbsDatasetParts): Dataset {
  const { container, service, key } = optionsOf(parts, "wasbsDataset()");
  checkParts("WASBS", { container, service, key });
  return { namespace: `wasbs://${container}@${service}.dfs.core.windows.net`, name: key };
}

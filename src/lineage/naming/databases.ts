import { optionsOf } from "../../internal/is_object.ts";
import { checkParts } from "./_check_parts.ts";
import type {
  DatabaseTableParts,
  PostgresDatasetParts,
  SchemaTableParts,
  ServerParts,
} from "./server_parts.ts";
import type { Dataset } from "../event/event.ts";

/** The parts of a name for {@linkcode cassandraDataset}. */
export interface CassandraDatasetParts extends ServerParts {
  /** The name of the keyspace. */
  readonly keyspace: string;
  /** The name of the table. */
  readonly table: string;
}

/**
 * Names a table in Cassandra as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { cassandraDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = { host: "db", port: 9042, keyspace: "shop", table: "orders" };
 * assertEquals(cassandraDataset(parts), {
 *   namespace: "cassandra://db:9042",
 *   name: "shop.orders",
 * });
 * ```
 */
export function cassandraDataset(parts: CassandraDatasetParts): Dataset {
  const { host, port, keyspace, table } = optionsOf(parts, "cassandraDataset()");
  checkParts("Cassandra", { host, port, keyspace, table });
  return { namespace: `cassandra://${host}:${port}`, name: `${keyspace}.${table}` };
}

/**
 * Names a table in CrateDB as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { crateDbDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = { host: "db", port: 5432, database: "shop", schema: "public", table: "orders" };
 * assertEquals(crateDbDataset(parts), {
 *   namespace: "crate://db:5432",
 *   name: "shop.public.orders",
 * });
 * ```
 */
export function crateDbDataset(parts: SchemaTableParts): Dataset {
  const { host, port, database, schema, table } = optionsOf(parts, "crateDbDataset()");
  checkParts("CrateDB", { host, port, database, schema, table });
  return { namespace: `crate://${host}:${port}`, name: `${database}.${schema}.${table}` };
}

/**
 * Names a table in Db2 as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { db2Dataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = { host: "db", port: 50000, database: "shop", schema: "public", table: "orders" };
 * assertEquals(db2Dataset(parts), {
 *   namespace: "db2://db:50000",
 *   name: "shop.public.orders",
 * });
 * ```
 */
export function db2Dataset(parts: SchemaTableParts): Dataset {
  const { host, port, database, schema, table } = optionsOf(parts, "db2Dataset()");
  checkParts("Db2", { host, port, database, schema, table });
  return { namespace: `db2://${host}:${port}`, name: `${database}.${schema}.${table}` };
}

/**
 * Names a table in SQL Server as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { mssqlDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = { host: "db", port: 1433, database: "shop", schema: "public", table: "orders" };
 * assertEquals(mssqlDataset(parts), {
 *   namespace: "mssql://db:1433",
 *   name: "shop.public.orders",
 * });
 * ```
 */
export function mssqlDataset(parts: SchemaTableParts): Dataset {
  const { host, port, database, schema, table } = optionsOf(parts, "mssqlDataset()");
  checkParts("SQL Server", { host, port, database, schema, table });
  return { namespace: `mssql://${host}:${port}`, name: `${database}.${schema}.${table}` };
}

/**
 * Names a table in MySQL as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { mysqlDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = { host: "db", port: 3306, database: "shop", table: "orders" };
 * assertEquals(mysqlDataset(parts), {
 *   namespace: "mysql://db:3306",
 *   name: "shop.orders",
 * });
 * ```
 */
export function mysqlDataset(parts: DatabaseTableParts): Dataset {
  const { host, port, database, table } = optionsOf(parts, "mysqlDataset()");
  checkParts("MySQL", { host, port, database, table });
  return { namespace: `mysql://${host}:${port}`, name: `${database}.${table}` };
}

/**
 * Names a table in OceanBase as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { oceanBaseDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = { host: "db", port: 2881, database: "shop", table: "orders" };
 * assertEquals(oceanBaseDataset(parts), {
 *   namespace: "oceanbase://db:2881",
 *   name: "shop.orders",
 * });
 * ```
 */
export function oceanBaseDataset(parts: DatabaseTableParts): Dataset {
  const { host, port, database, table } = optionsOf(parts, "oceanBaseDataset()");
  checkParts("OceanBase", { host, port, database, table });
  return { namespace: `oceanbase://${host}:${port}`, name: `${database}.${table}` };
}

/** The parts of a name for {@linkcode oracleDataset}. */
export interface OracleDatasetParts extends ServerParts {
  /** The name of the service, or the SID. */
  readonly service: string;
  /** The name of the schema. */
  readonly schema: string;
  /** The name of the table. */
  readonly table: string;
}

/**
 * Names a table in Oracle as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { oracleDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = { host: "db", port: 1521, service: "shop", schema: "sales", table: "orders" };
 * assertEquals(oracleDataset(parts), {
 *   namespace: "oracle://db:1521",
 *   name: "shop.sales.orders",
 * });
 * ```
 */
export function oracleDataset(parts: OracleDatasetParts): Dataset {
  const { host, port, service, schema, table } = optionsOf(parts, "oracleDataset()");
  checkParts("Oracle", { host, port, service, schema, table });
  return { namespace: `oracle://${host}:${port}`, name: `${service}.${schema}.${table}` };
}

/**
 * Names a table in Postgres as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { postgresDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = { host: "db", port: 5432, database: "shop", schema: "public", table: "orders" };
 * assertEquals(postgresDataset(parts), {
 *   namespace: "postgres://db:5432",
 *   name: "shop.public.orders",
 * });
 * ```
 */
export function postgresDataset(parts: PostgresDatasetParts): Dataset {
  const { host, port, database, schema, table } = optionsOf(parts, "postgresDataset()");
  checkParts("Postgres", { host, port, database, schema, table });
  return { namespace: `postgres://${host}:${port}`, name: `${database}.${schema}.${table}` };
}

import { cloudConnection } from "./_cloud_systems.ts";
import { type Connection, urlError } from "./_connection.ts";
import { mssqlConnection } from "./_mssql_url.ts";
import { oracleConnection } from "./_oracle_url.ts";
import { serverConnection } from "./_server_systems.ts";
import { parseServerUrl } from "./_server_url.ts";
import type { Dataset } from "../event/event.ts";

/**
 * Names a table by the URL of the connection to it, of JDBC or of another driver: of Athena,
 * BigQuery, Cassandra, ClickHouse, CrateDB, Db2, Fabric warehouses, Hive, MariaDB, MySQL, OceanBase,
 * Oracle, Postgres, Redshift, Snowflake, Spanner, SQL Server, Synapse, Teradata and Trino.
 *
 * The parts before the table, such as database and schema, come from the URL, or are the default of the
 * system, such as `public` in Postgres. Credentials and parameters are never part of the name.
 *
 * Systems that the JDBC extractors of the Java client know get its names and ports, but for these:
 * SQL Server is `mssql://` with its port, as the spec says, and a part that is missing or cannot be
 * parsed is an error, where that client omits it or uses the URL as it is.
 *
 * @param url The URL; `jdbc:` before it is optional.
 * @param table The table, such as `"orders"`, `"public.orders"` or `"shop.public.orders"`; as a list
 * where one of its parts has a dot in it.
 * @throws {TypeError} If the URL is of none of these systems, has no host or may have credentials
 * where they do not belong, or if a part of the name is missing. The message quotes nothing of
 * the URL.
 *
 * @example
 * ```ts
 * import { datasetFromUrl } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(datasetFromUrl("postgres://etl:secret@db.example.com/shop", "orders"), {
 *   namespace: "postgres://db.example.com:5432",
 *   name: "shop.public.orders",
 * });
 * assertEquals(datasetFromUrl("jdbc:mysql://one,two:3307/shop?user=etl", "orders"), {
 *   namespace: "mysql://one:3306,two:3307",
 *   name: "shop.orders",
 * });
 * ```
 */
export function datasetFromUrl(url: string, table: string | readonly string[]): Dataset {
  const { system, namespace, qualifiers } = connectionOf(url);
  const given = typeof table === "string" ? table.split(".") : table;
  if (given.length === 0 || given.some((part) => part.trim() === "")) {
    throw urlError("each part of the table must be a non-empty string");
  }
  const count = qualifiers.length + 1 - given.length;
  if (count < 0) {
    const names = [...qualifiers.map(({ name }) => name), "table"].join(".");
    throw urlError(
      `tables of ${system} have at most the parts "${names}", give a list if one has a dot`,
    );
  }
  const before = qualifiers.slice(0, count).map(({ name, value }) => {
    if (value !== undefined && value.trim() !== "") return value;
    throw urlError(`the ${name} of the table is missing, give it with the table`);
  });
  return { namespace, name: [...before, ...given].join(".") };
}

/**
 * Names the namespace of all datasets behind the URL of a connection, as {@linkcode datasetFromUrl}
 * does.
 *
 * @throws {TypeError} If the URL is of no known system, has no host, or may have credentials where
 * they do not belong. The message quotes nothing of the URL.
 *
 * @example
 * ```ts
 * import { namespaceFromUrl } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const url = "jdbc:sqlserver://db.example.com;databaseName=shop;user=etl;password=secret";
 * assertEquals(namespaceFromUrl(url), "mssql://db.example.com:1433");
 * ```
 */
export function namespaceFromUrl(url: string): string {
  return connectionOf(url).namespace;
}

function connectionOf(url: string): Connection {
  const oracle = oracleConnection(url);
  if (oracle) return oracle;
  const parsed = parseServerUrl(url);
  const found = cloudConnection(parsed) ?? mssqlConnection(parsed) ?? serverConnection(parsed);
  if (!found) throw urlError("it is of no system that is known here, name the dataset by hand");
  return found;
}

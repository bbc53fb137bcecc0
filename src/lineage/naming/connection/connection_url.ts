import { cloudConnection, isCloudSystem } from "./_cloud_systems.ts";
import { type Connection, urlError } from "./_connection.ts";
import { isMssql, mssqlConnection } from "./_mssql_url.ts";
import { oracleConnection } from "./_oracle_url.ts";
import { isServerSystem, serverConnection } from "./_server_systems.ts";
import { parseServerUrl } from "./_server_url.ts";
import type { Dataset } from "../../event/event.ts";

/** The longest text that is parsed: some expressions take time by the square of its length. */
export const MAX_TEXT_LENGTH = 4096;

/**
 * Names a table by the URL of the connection to it, of JDBC or of another driver: of Athena,
 * BigQuery, Cassandra, ClickHouse, CrateDB, Db2, Fabric warehouses, Hive, MariaDB, MySQL, OceanBase,
 * Oracle, Postgres, Redshift, Snowflake, Spanner, SQL Server, Synapse, Teradata and Trino.
 *
 * The parts before the table, such as database and schema, come from the URL, or are the default of the
 * system, such as `public` in Postgres. Credentials and parameters are never part of the name.
 *
 * Names and ports equal those of the JDBC extractors of the Java client, with two differences: SQL
 * Server is `mssql://` with its port, which the spec requires, and a part that is missing or cannot be parsed
 * is an error, where that client omits it or uses the URL unchanged.
 *
 * @param url The URL; `jdbc:` before it is optional.
 * @param table The table, such as `"orders"`, `"public.orders"` or `"shop.public.orders"`; an array of
 * parts if one of them has a dot in it.
 * @throws {TypeError} If the system is unknown, the host is missing, there may be credentials outside
 * of their place, a part of the name is missing, or the URL has more than 4,096 characters. The message quotes nothing of the URL.
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
      `tables of ${system} have at most the parts "${names}", pass an array if one has a dot`,
    );
  }
  const before = qualifiers.slice(0, count).map(({ name, value }) => {
    if (value !== undefined && value.trim() !== "") return value;
    throw urlError(`the ${name} of the table is missing, pass it with the table`);
  });
  return { namespace, name: [...before, ...given].join(".") };
}

/**
 * Returns the namespace of the datasets that {@linkcode datasetFromUrl} names by this URL.
 *
 * @throws {TypeError} If the system is unknown, the host is missing, there may be credentials outside
 * of their place, or the URL has more than 4,096 characters. The message quotes nothing of the URL.
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

/** Reports whether a text begins like a URL that {@linkcode datasetFromUrl} reads. */
export function isConnectionUrl(text: string): boolean {
  const [, scheme = ""] = /^([a-z]\w*)(?:\+\w+)?:/i.exec(text) ?? [];
  const word = scheme.toLowerCase();
  return word === "jdbc" || isServerSystem(word) || isCloudSystem(word) || isMssql(word);
}

function connectionOf(url: string): Connection {
  if (typeof url !== "string") throw urlError("it must be a string");
  if (url.length > MAX_TEXT_LENGTH) {
    throw urlError(`it has more than ${MAX_TEXT_LENGTH} characters`);
  }
  const oracle = oracleConnection(url);
  if (oracle) return oracle;
  const parsed = parseServerUrl(url);
  const found = cloudConnection(parsed) ?? mssqlConnection(parsed) ?? serverConnection(parsed);
  if (!found) throw urlError("its system is unknown, pass namespace and name");
  return found;
}

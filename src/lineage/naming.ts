import type { Dataset } from "./event.ts";

// The rules for every system: https://openlineage.io/docs/spec/naming/

/** What {@linkcode s3Dataset} takes. */
export interface S3DatasetParts {
  /** The name of the bucket. */
  readonly bucket: string;
  /** The key of the object, or the prefix of all of them. */
  readonly key: string;
}

/** What {@linkcode postgresDataset} takes. */
export interface PostgresDatasetParts {
  /** The host name of the server. */
  readonly host: string;
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
 * Names a dataset on S3 as the spec wants it.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { s3Dataset } from "@runline/runline/lineage";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(s3Dataset({ bucket: "acme", key: "json/orders" }), {
 *   namespace: "s3://acme",
 *   name: "json/orders",
 * });
 * ```
 */
export function s3Dataset({ bucket, key }: S3DatasetParts): Dataset {
  checkParts("S3", { bucket, key });
  return { namespace: `s3://${bucket}`, name: key };
}

/**
 * Names a local file or folder as the spec wants it.
 *
 * @param path The absolute path.
 * @throws {TypeError} If the path is not absolute.
 *
 * @example
 * ```ts
 * import { localFileDataset } from "@runline/runline/lineage";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(localFileDataset("/data/json"), { namespace: "file", name: "/data/json" });
 * ```
 */
export function localFileDataset(path: string): Dataset {
  if (!/^(?:[/\\]|[a-z]:[/\\])/i.test(path)) {
    throw new TypeError(
      `Cannot name local file dataset as 'path' must be absolute: current value is "${path}"`,
    );
  }
  return { namespace: "file", name: path };
}

/**
 * Names a table in Postgres as the spec wants it.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { postgresDataset } from "@runline/runline/lineage";
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
  const { host, port, database, schema, table } = parts;
  checkParts("Postgres", { host, port, database, schema, table });
  return { namespace: `postgres://${host}:${port}`, name: `${database}.${schema}.${table}` };
}

function checkParts(system: string, parts: Readonly<Record<string, string | number>>): void {
  for (const [name, part] of Object.entries(parts)) {
    if (String(part ?? "").trim() !== "") continue;
    throw new TypeError(
      `Cannot name ${system} dataset as '${name}' must be a non-empty string: current value is "${part}"`,
    );
  }
}

import { optionsOf } from "../../internal/is_object.ts";
import { checkParts } from "./_check_parts.ts";
import type { Dataset } from "../event/event.ts";

/** An account of Snowflake by its organization, which is the form that the spec prefers. */
export interface SnowflakeAccount {
  /** The name of the organization. */
  readonly organization: string;
  /** The name of the account in its organization. */
  readonly account: string;
}

/** An account of Snowflake by its locator, the legacy form: `xy12345.us-east-2.aws`. */
export interface SnowflakeLocator {
  /** The locator of the account. */
  readonly locator: string;
  /** The compliance that the region is for, as in `fhplus`. */
  readonly compliance?: string;
  /** The id of the region at its cloud. */
  readonly region?: string;
  /** The cloud: `aws`, `azure` or `gcp`. */
  readonly cloud?: string;
}

/** Names a table in an account of Snowflake. */
export interface SnowflakeTable {
  /** The name of the database. */
  readonly database: string;
  /** The name of the schema. */
  readonly schema: string;
  /** The name of the table. */
  readonly table: string;
}

/** The parts of a name for {@linkcode snowflakeDataset}. */
export type SnowflakeDatasetParts = SnowflakeTable & (SnowflakeAccount | SnowflakeLocator);

/**
 * Names a table in Snowflake as the spec requires. The two forms of an account have two names, and
 * lineage does not join them.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { snowflakeDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const table = { database: "SHOP", schema: "PUBLIC", table: "ORDERS" };
 * assertEquals(snowflakeDataset({ organization: "acme", account: "main", ...table }), {
 *   namespace: "snowflake://acme-main",
 *   name: "SHOP.PUBLIC.ORDERS",
 * });
 *
 * const account = { locator: "xy12345", region: "us-east-2", cloud: "aws" };
 * const { namespace } = snowflakeDataset({ ...account, ...table });
 * assertEquals(namespace, "snowflake://xy12345.us-east-2.aws");
 * ```
 */
export function snowflakeDataset(parts: SnowflakeDatasetParts): Dataset {
  const { database, schema, table } = optionsOf(parts, "snowflakeDataset()");
  checkParts("Snowflake", { database, schema, table });
  const account = "locator" in parts ? byLocator(parts) : byOrganization(parts);
  return { namespace: `snowflake://${account}`, name: `${database}.${schema}.${table}` };
}

function byOrganization({ organization, account }: SnowflakeAccount): string {
  checkParts("Snowflake", { organization, account });
  return `${organization}-${account}`;
}

function byLocator({ locator, compliance, region, cloud }: SnowflakeLocator): string {
  const given = Object.entries({ locator, compliance, region, cloud }).filter(
    (entry): entry is [string, string] => entry[0] === "locator" || entry[1] !== undefined,
  );
  checkParts("Snowflake", Object.fromEntries(given));
  return given.map(([, part]) => part).join(".");
}

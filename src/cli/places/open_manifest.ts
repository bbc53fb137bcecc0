import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Sql } from "postgres";
import { addPlainProxy, proxiesOf, proxyAgents } from "../../internal/url/aws_proxies.ts";
import { ManifestError, type ManifestStore, MemoryManifestStore } from "../../manifest/mod.ts";
import type { ReadPlan } from "../../manifest/dynamodb.ts";
import { formatCount } from "../../internal/text/format.ts";
import { type CliIo, detail } from "../io.ts";
import { option, type ValueType } from "../parameters/parameter.ts";
import { count } from "../parameters/value_types.ts";
import { UsageError } from "../parameters/usage_error.ts";
import { type DynamoDBPlace, dynamodbPlaceOf } from "./aws/dynamodb_place.ts";
import { observeClient } from "./observer.ts";

/** The location of a manifest. */
export type ManifestPlace =
  | { readonly scheme: "sqlite"; readonly path: string }
  | DynamoDBPlace
  | { readonly scheme: "postgres"; readonly url: string };

const manifestPlace: ValueType<ManifestPlace> = {
  placeholder: "<url>",
  expected: "sqlite:<path>, dynamodb://<table> or postgres://<host>/<database>",
  isSecret: true,
  parse(url, { cwd }) {
    if (url.startsWith("sqlite:")) return sqlitePlace(url, cwd);
    if (url.startsWith("dynamodb://")) return dynamodbPlace(url);
    if (/^postgres(?:ql)?:\/\//.test(url)) return { scheme: "postgres", url };
    return undefined;
  },
};

/** The option for the manifest. */
export const MANIFEST = option(manifestPlace, {
  help: "The manifest: sqlite:<path>, dynamodb://<table> or postgres://…",
  default: "sqlite:./runline.db",
});

/** The option for the speed of reads from DynamoDB. */
export const MAX_RCU = option(count, {
  help: "Read at most n capacity units a second of a DynamoDB table",
});

/**
 * The use of a manifest, which decides on an embedded one that is missing: `create` creates it, for
 * `preview` it is empty, and `read` and `change` refuse it, as its name may be wrong.
 */
type ManifestAccess = "create" | "change" | "read" | "preview";

/** Options of {@linkcode openManifest}. */
export interface OpenManifestOptions {
  /** The use of the manifest. @default {"create"} */
  readonly access?: ManifestAccess;
  /** The maximum of read capacity units a second on DynamoDB. */
  readonly maxRcu?: number | undefined;
  /** The world whose AWS configuration and proxies hold for DynamoDB. */
  readonly io: ManifestIo;
}

type ManifestIo = Pick<
  CliIo,
  "env" | "onResponse" | "stderr" | "stderrIsTerminal" | "verbosity"
>;

/** Opens a manifest. */
export async function openManifest(
  place: ManifestPlace,
  { io, access = "create", maxRcu }: OpenManifestOptions,
): Promise<ManifestStore> {
  if (place.scheme === "dynamodb") return await openDynamoDB(place, { io, maxRcu });
  if (maxRcu !== undefined) {
    throw new UsageError(`Option "--max-rcu" needs a manifest in DynamoDB`);
  }
  if (place.scheme === "postgres") return await openPostgres(place.url);
  return await openSqlite(place.path, access);
}

async function openSqlite(path: string, access: ManifestAccess): Promise<ManifestStore> {
  const isMissing = !existsSync(path);
  if (isMissing && access === "preview") return new MemoryManifestStore();
  if (isMissing && access !== "create") throw missingFile(path);
  const { SqliteManifestStore } = await import("../../manifest/sqlite.ts");
  const readOnly = access === "read" || access === "preview";
  if (access === "change") {
    // Another database must not become a manifest.
    await using present = new SqliteManifestStore(path, { readOnly: true });
    await present.contains("/");
  }
  const store = new SqliteManifestStore(path, { readOnly });
  // An embedded manifest needs no setup. Tables on AWS are created only by "runs create".
  if (!readOnly) await store.create();
  return store;
}

function missingFile(path: string): ManifestError {
  const url = `sqlite:${path}`;
  const message = `Cannot use manifest "${url}": the file does not exist, check the path`;
  return new ManifestError(message, { code: "MANIFEST_TABLE_MISSING", url });
}

async function openPostgres(url: string): Promise<ManifestStore> {
  const sql = await postgresClient(url);
  const { PostgresManifestStore } = await import("../../manifest/postgres.ts");
  const store = new PostgresManifestStore(sql);
  // The client would keep the program from its end.
  return Object.assign(store, { [Symbol.asyncDispose]: () => sql.end({ timeout: 5 }) });
}

/** Creates the client of a manifest in PostgreSQL. */
export async function postgresClient(url: string): Promise<Sql> {
  const { default: postgres } = await import("postgres");
  return withoutQuoting(() => postgres(url, { onnotice: () => {}, connect_timeout: 10 }));
}

/** Opens a connection whose error would quote the URL, and so a password. */
function withoutQuoting<T>(connect: () => T): T {
  try {
    return connect();
  } catch {
    const hint = "write special characters of the password as %40 and the like";
    throw new UsageError(`Option "--manifest" is not a valid URL of PostgreSQL; ${hint}`);
  }
}

function sqlitePlace(url: string, cwd: string): ManifestPlace {
  const path = url.slice("sqlite:".length).replace(/^\/\/(?=\/|\.)/, "");
  if (path === "") throw new UsageError(`Option "--manifest" lacks a path: "${url}"`);
  return { scheme: "sqlite", path: path === ":memory:" ? path : resolve(cwd, path) };
}

function dynamodbPlace(url: string): ManifestPlace {
  const [, table, query] = /^dynamodb:\/\/([^/?#]*)\/?(?:\?(.*))?$/.exec(url) ?? [];
  if (!table) throw new UsageError(`Option "--manifest" lacks a table: "${url}"`);
  return dynamodbPlaceOf(table, new URLSearchParams(query ?? ""));
}

/** Creates the client of a manifest on DynamoDB. */
export async function dynamodbClient(
  { region, endpoint }: Pick<DynamoDBPlace, "endpoint" | "region">,
  io: Pick<CliIo, "env" | "onResponse">,
): Promise<DynamoDBClient> {
  const { DynamoDBClient } = await import("@aws-sdk/client-dynamodb");
  const { dynamodbClientDefaults } = await import("../../manifest/dynamodb.ts");
  const proxyOf = proxiesOf(io.env);
  const client = new DynamoDBClient({
    ...dynamodbClientDefaults,
    requestHandler: { ...dynamodbClientDefaults.requestHandler, ...proxyAgents(proxyOf) },
    ...region === undefined ? {} : { region },
    ...endpoint === undefined ? {} : { endpoint },
  });
  addPlainProxy(client, proxyOf);
  observeClient(client, io);
  return client;
}

async function openDynamoDB(
  place: DynamoDBPlace,
  { io, maxRcu: maxReadUnits }: OpenManifestOptions,
): Promise<ManifestStore> {
  const { DynamoDBManifestStore } = await import("../../manifest/dynamodb.ts");
  const { table, claimsTable: claimsTableName, legacyFence, claimTtlMs } = place;
  return new DynamoDBManifestStore(await dynamodbClient(place, io), table, {
    claimsTableName,
    legacyFence,
    onReadPlan: (plan) => detail(readPlanText(plan), io),
    ...claimTtlMs === undefined ? {} : { claimTtlMs },
    ...maxReadUnits === undefined ? {} : { maxReadUnits },
  });
}

/** Describes how the marks of many runs are read. */
function readPlanText({ by, table, runs = 0, keyUnits = 0, scanUnits }: ReadPlan): string {
  if (scanUnits === undefined) {
    return `Reads table "${table}" by keys, as it cannot be scanned: it may not be described or scanned, or has grown`;
  }
  const costs = `${formatCount(scanUnits)} read units, the keys of ${formatCount(runs)} runs ` +
    formatCount(keyUnits);
  return by === "scan"
    ? `Scans table "${table}": that costs ${costs}`
    : `Reads table "${table}" by keys: a scan would cost ${costs}`;
}

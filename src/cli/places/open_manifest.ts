import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type ManifestStore, MemoryManifestStore } from "../../manifest/mod.ts";
import type { CommandArgs, CommandOption } from "../command.ts";
import type { CliIo } from "../io.ts";
import type { OpenPlaceOptions } from "./places.ts";
import { UsageError } from "../usage_error.ts";

/** The option that names the manifest. */
export const MANIFEST_OPTION: CommandOption = {
  name: "manifest",
  value: "<url>",
  help: "sqlite:<path> (default sqlite:./runline.db) or dynamodb://<table>",
};

/** Options of {@linkcode openManifest}. */
export interface OpenManifestOptions {
  /** Whether nothing is to be changed: an embedded manifest that is not there stays so. */
  readonly readOnly?: boolean;
}

/** Opens the manifest that the arguments name. */
export async function openManifest(
  args: CommandArgs,
  io: CliIo,
  options: OpenManifestOptions = {},
): Promise<ManifestStore> {
  const { command } = args;
  const url = args.value("manifest") ?? "sqlite:./runline.db";
  if (url.startsWith("sqlite:")) return await openSqlite(url, { args, io, ...options });
  if (url.startsWith("dynamodb://")) return await openDynamoDB(url, args);
  throw new UsageError(
    `Option "--manifest" must be sqlite:<path> or dynamodb://<table>, not "${url}"`,
    command,
  );
}

async function openSqlite(
  url: string,
  { args, io, readOnly }: OpenManifestOptions & OpenPlaceOptions,
): Promise<ManifestStore> {
  const path = url.slice("sqlite:".length).replace(/^\/\/(?=\/|\.)/, "");
  if (path === "") throw new UsageError(`Option "--manifest" lacks a path: "${url}"`, args.command);
  if (readOnly && !existsSync(resolve(io.cwd, path))) return new MemoryManifestStore();
  const { SqliteManifestStore } = await import("../../manifest/sqlite.ts");
  const store = new SqliteManifestStore(path === ":memory:" ? path : resolve(io.cwd, path));
  // An embedded manifest needs no setting up; tables on AWS are made only when they are asked for.
  await store.create();
  return store;
}

async function openDynamoDB(url: string, args: CommandArgs): Promise<ManifestStore> {
  const [, table, query] = /^dynamodb:\/\/([^/?#]*)\/?(?:\?(.*))?$/.exec(url) ?? [];
  if (!table) throw new UsageError(`Option "--manifest" lacks a table: "${url}"`, args.command);
  const parameters = new URLSearchParams(query ?? "");
  for (const name of parameters.keys()) {
    if (name === "region" || name === "endpoint") continue;
    throw new UsageError(`Option "--manifest" has an unknown parameter "${name}"`, args.command);
  }
  const { DynamoDBClient } = await import("@aws-sdk/client-dynamodb");
  const { DynamoDBManifestStore, dynamodbClientDefaults } = await import(
    "../../manifest/dynamodb.ts"
  );
  const region = parameters.get("region");
  const endpoint = parameters.get("endpoint");
  const client = new DynamoDBClient({
    ...dynamodbClientDefaults,
    ...region ? { region } : {},
    ...endpoint ? { endpoint } : {},
  });
  return new DynamoDBManifestStore(client, table);
}

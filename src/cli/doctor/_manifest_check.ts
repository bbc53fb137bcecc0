import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { dynamodbWriting } from "./writing/dynamodb.ts";
import { folderObstacle } from "./writing/folder.ts";
import {
  dynamodbClient,
  type ManifestPlace,
  openManifest,
  postgresClient,
} from "../places/open_manifest.ts";
import { postgresWriting } from "./writing/postgres.ts";
import { type Check, type CheckContext, failed, type Finding, ok, warning } from "./finding.ts";

// No run folder has such a name, so the answer is always that it is unknown.
const UNKNOWN_RUN = "runline-doctor/";

/**
 * Checks that both tables of the manifest can be read, on DynamoDB that they are active, and on DynamoDB
 * and PostgreSQL that they can be written.
 */
export const manifestCheck: Check = {
  name: "manifest",
  async run(context) {
    const { options: { manifest: place }, io, signal } = context;
    const obstacle = place.scheme === "sqlite" && place.path !== ":memory:"
      ? await folderObstacle(dirname(place.path))
      : undefined;
    if (obstacle !== undefined) return [failed(`The manifest cannot be written: ${obstacle}`)];
    if (place.scheme === "sqlite" && !existsSync(place.path)) {
      return [
        ok(`sqlite:${place.path} does not exist yet: the first "runline process" creates it`),
      ];
    }
    const tables = place.scheme === "dynamodb" ? await describe(place, context) : [];
    if (tables.some(({ status }) => status === "failed")) return tables;
    await using manifest = await openManifest(place, { io, access: "read" });
    await manifest.contains(UNKNOWN_RUN, { signal });
    await manifest.inspect(UNKNOWN_RUN, { signal });
    if (place.scheme === "postgres") {
      for (const finding of await privileges(place.url)) tables.push(finding);
      if (tables.length > 0) return tables;
    }
    const isWritten = place.scheme !== "sqlite" && tables.length === 0;
    return [...tables, ok(`${manifest.url} can be read${isWritten ? " and written" : ""}`)];
  },
};

async function privileges(url: string): Promise<readonly Finding[]> {
  const sql = await postgresClient(url);
  try {
    return await postgresWriting(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function describe(
  place: Extract<ManifestPlace, { scheme: "dynamodb" }>,
  { io, signal }: CheckContext,
): Promise<Finding[]> {
  const { DescribeTableCommand } = await import("@aws-sdk/client-dynamodb");
  const client = await dynamodbClient(place, io);
  const findings: Finding[] = [];
  for (const name of new Set([place.table, place.claimsTable])) {
    try {
      const command = new DescribeTableCommand({ TableName: name });
      const { Table } = await client.send(command, { abortSignal: signal });
      const status = Table?.TableStatus ?? "unknown";
      if (status === "ACTIVE" || status === "UPDATING") {
        for (const finding of await dynamodbWriting(client, name, { signal })) {
          findings.push(finding);
        }
        continue;
      }
      findings.push(failed(`Table "${name}" is ${status}`, "Wait until it is ACTIVE"));
    } catch (error) {
      findings.push(describeFailure(error, { name, signal }));
    }
  }
  client.destroy();
  return findings;
}

function describeFailure(
  error: unknown,
  { name, signal }: { readonly name: string; readonly signal: AbortSignal },
): Finding {
  signal.throwIfAborted();
  const kind = error instanceof Error ? error.name : "";
  if (kind === "ResourceNotFoundException") {
    return failed(
      `Table "${name}" does not exist`,
      'Run "runline runs create" with the same --manifest',
    );
  }
  if (kind !== "AccessDeniedException") throw error;
  return warning(
    `Table "${name}" may not be described`,
    `Allow dynamodb:DescribeTable, which "runline runs create" needs`,
  );
}

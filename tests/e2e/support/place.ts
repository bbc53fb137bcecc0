import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, paginateListObjectsV2 } from "@aws-sdk/client-s3";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { REGION } from "../services/credentials.ts";
import {
  awsEnvironment,
  dynamodbClient,
  makeBucket,
  putObjects,
  s3Client,
  uniqueName,
} from "./aws.ts";
import type { SampleRun } from "./sample_archive.ts";

const MARKER = "_runline.json";

/** An archive with sample runs, and room for manifests and outputs beside it. */
export interface Place extends AsyncDisposable {
  /** A folder on disk for what else a test writes; disposal removes it. */
  readonly folder: string;
  /** The address of the archive. */
  readonly archive: string;
  /** The environment in which `runline` finds the place. */
  readonly env: Readonly<Record<string, string>>;
  /** Returns the address of a manifest that does not exist yet. */
  manifest(): string;
  /** Returns the address of an output that does not exist yet. */
  output(): string;
  /** Returns the run ids in a manifest, each as often as it is there. */
  runIds(manifest: string): Promise<string[]>;
  /** Returns the bytes of each object of an output, hidden ones included and its marker left out. */
  objects(output: string): Promise<Map<string, Uint8Array>>;
}

/** Puts runs into a folder; manifests are SQLite files and outputs folders. */
export async function folderPlace(runs: readonly SampleRun[]): Promise<Place> {
  const root = await Deno.makeTempDir({ prefix: "runline-e2e-" });
  for (const run of runs) {
    const folder = join(root, "archive", run.name);
    await Deno.mkdir(folder, { recursive: true });
    for (const [name, bytes] of run.files) await Deno.writeFile(join(folder, name), bytes);
  }
  return {
    folder: root,
    archive: join(root, "archive"),
    env: {},
    manifest: () => `sqlite:${join(root, `${uniqueName("manifest")}.db`)}`,
    output: () => join(root, uniqueName("out")),
    runIds: (manifest) => Promise.resolve(sqliteRunIds(manifest)),
    objects: folderObjects,
    [Symbol.asyncDispose]: () => Deno.remove(root, { recursive: true }),
  };
}

/** Puts runs into a bucket; manifests are DynamoDB tables and outputs are in the bucket. */
export async function serverPlace(
  runs: readonly SampleRun[],
  endpoints: { readonly s3: string; readonly dynamodb: string },
): Promise<Place> {
  const s3 = s3Client(endpoints.s3);
  const dynamodb = dynamodbClient(endpoints.dynamodb);
  const bucket = await makeBucket(s3);
  const objects = runs.flatMap((run) =>
    run.files.map(([name, bytes]) => [`archive/${run.name}/${name}`, bytes] as const)
  );
  await putObjects(s3, bucket, objects);
  const folder = await Deno.makeTempDir({ prefix: "runline-e2e-" });
  const query = new URLSearchParams({ region: REGION, endpoint: endpoints.dynamodb });
  return {
    folder,
    archive: `s3://${bucket}/archive/`,
    env: awsEnvironment(endpoints.s3),
    manifest: () => `dynamodb://${uniqueName("manifest")}?${query}`,
    output: () => `s3://${bucket}/${uniqueName("out")}/`,
    runIds: (manifest) => tableRunIds(dynamodb, new URL(manifest).hostname),
    objects: (output) => bucketObjects(s3, bucket, output.slice(`s3://${bucket}/`.length)),
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

function sqliteRunIds(manifest: string): string[] {
  const database = new DatabaseSync(manifest.slice("sqlite:".length), { readOnly: true });
  try {
    return database.prepare("SELECT run_id FROM manifest").all().map((row) =>
      String(row["run_id"])
    );
  } finally {
    database.close();
  }
}

async function tableRunIds(
  dynamodb: ReturnType<typeof dynamodbClient>,
  table: string,
): Promise<string[]> {
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: table }));
  return Items.map((item) => String(item["RunId"]?.S));
}

async function folderObjects(folder: string): Promise<Map<string, Uint8Array>> {
  const objects = new Map<string, Uint8Array>();
  for await (const { name } of Deno.readDir(folder)) {
    if (name !== MARKER) objects.set(name, await Deno.readFile(join(folder, name)));
  }
  return objects;
}

async function bucketObjects(
  client: ReturnType<typeof s3Client>,
  bucket: string,
  prefix: string,
): Promise<Map<string, Uint8Array>> {
  const objects = new Map<string, Uint8Array>();
  const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix });
  for await (const { Contents = [] } of pages) {
    for (const { Key = "" } of Contents) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
      const name = Key.slice(prefix.length);
      if (Body && name !== MARKER) objects.set(name, await Body.transformToByteArray());
    }
  }
  return objects;
}

/** Returns a digest of each object, to compare outputs by. */
export function digests(objects: ReadonlyMap<string, Uint8Array>): Map<string, string> {
  const sorted = [...objects].sort(([a], [b]) => a < b ? -1 : 1);
  return new Map(
    sorted.map(([name, bytes]) => [name, createHash("sha256").update(bytes).digest("hex")]),
  );
}

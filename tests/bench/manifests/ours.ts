/**
 * Lists the runs of an archive, finds the new ones, and claims and completes each of them. Arguments:
 * the endpoints of S3 and DynamoDB, and the table. Writes what it measured as JSON.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import { s3Archive } from "../../../src/archive/s3.ts";
import { DynamoDBManifestStore } from "../../../src/manifest/dynamodb.ts";
import { listRuns } from "../../../src/pipeline/mod.ts";
import { dynamodbClient, s3Client } from "../../e2e/support/aws.ts";

const [s3Endpoint = "", dynamodbEndpoint = "", table = "", only] = process.argv.slice(2);

const startedAt = performance.now();
const client = dynamodbClient(dynamodbEndpoint);
const manifest = new DynamoDBManifestStore(client, table);
const archive = s3Archive(s3Client(s3Endpoint), "s3://acme/archive/");
let [runs, fresh] = [0, 0];
for await (const { run, done } of listRuns({ archive, manifest })) {
  runs++;
  if (done) continue;
  fresh++;
  if (only === "list") continue;
  const result = await manifest.claim(run.runId, { owner: "bench" });
  if (result.status === "claimed") await manifest.complete(result.claim);
}
const wallMs = performance.now() - startedAt;
const [, peakKb] = /VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
process.stdout.write(JSON.stringify({ runs, fresh, wallMs, peakMb: Number(peakKb) / 1024 }));
process.exit(0);

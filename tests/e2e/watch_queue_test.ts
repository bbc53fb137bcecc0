import { PutBucketNotificationConfigurationCommand } from "@aws-sdk/client-s3";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  type QueueAttributeName,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { existsSync } from "node:fs";
import { describe, it } from "node:test";
import { delay } from "../../src/internal/delay.ts";
import { enrichedLine } from "../fixtures/enriched_lines.ts";
import { startServices } from "./services.ts";
import { ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY } from "./services/credentials.ts";
import { awsEnvironment, makeBucket, putObjects, s3Client, uniqueName } from "./support/aws.ts";
import { startRunline } from "./support/runline.ts";

const services = await startServices(["moto"]);
const { endpoint } = services.moto;
const s3 = s3Client(endpoint);
const sqs = new SQSClient({
  region: REGION,
  credentials: { accessKeyId: ACCESS_KEY_ID, secretAccessKey: SECRET_ACCESS_KEY },
  endpoint,
});

/** A bucket that sends its event notifications to a queue. */
async function notifyingBucket() {
  const bucket = await makeBucket(s3);
  const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: uniqueName("q") }));
  const QueueArn = await attributeOf(QueueUrl, "QueueArn");
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: bucket,
      NotificationConfiguration: {
        QueueConfigurations: [{ QueueArn, Events: ["s3:ObjectCreated:*"] }],
      },
    }),
  );
  return { bucket, queue: QueueUrl };
}

async function attributeOf(QueueUrl: string, name: QueueAttributeName): Promise<string> {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [name] });
  return (await sqs.send(command)).Attributes?.[name] ?? "";
}

/** The messages of a queue: those that wait, and those that were received and not deleted. */
async function messagesIn(queue: string): Promise<number> {
  return Number(await attributeOf(queue, "ApproximateNumberOfMessages")) +
    Number(await attributeOf(queue, "ApproximateNumberOfMessagesNotVisible"));
}

interface WatchOptions {
  readonly queue: string;
  readonly folder: string;
  readonly command?: readonly string[];
}

function watch(bucket: string, { queue, folder, command }: WatchOptions): Deno.ChildProcess {
  return startRunline([
    ...["runs", "watch", `s3://${bucket}/archive/`, "--job", "e2e/watch"],
    ...command ? [] : ["--out", `${folder}/out`],
    ...["--manifest", `sqlite:${folder}/runs.db`, "--lineage-out", `${folder}/events`, "--json"],
    // Only a message can end such a wait within the test.
    ...["--interval", "24h", "--queue", queue],
    ...command ? ["--", ...command] : [],
  ], { ...awsEnvironment(endpoint), AWS_ENDPOINT_URL_SQS: endpoint });
}

/** Waits until a process has written lines about runs. */
async function* doneRuns(child: Deno.ChildProcess): AsyncGenerator<string> {
  let text = "";
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    const lines = `${text}${chunk}`.split("\n");
    text = lines.pop() ?? "";
    for (const line of lines) {
      if (line.startsWith('{"runId"')) yield JSON.parse(line).runId;
    }
  }
}

describe("runline runs watch --queue", () => {
  it("processes a run when its notification arrives, and deletes the message after that", async () => {
    const { bucket, queue } = await notifyingBucket();
    const folder = await Deno.makeTempDir();
    const put = (day: string) =>
      putObjects(s3, bucket, [[`archive/run=2026-01-${day}-00-00-00/part-0`, enrichedLine()]]);
    await put("01");
    const child = watch(bucket, { queue, folder });
    const stderr = child.stderr.cancel();
    const runs = doneRuns(child);
    assertEquals((await runs.next()).value, "archive/run=2026-01-01-00-00-00/");
    await put("02");
    assertEquals((await runs.next()).value, "archive/run=2026-01-02-00-00-00/");
    // The deletion follows the listing. The wait for it has no limit but that of the test.
    while (await messagesIn(queue) > 0) await delay(200);
    child.kill("SIGTERM");
    await runs.return(undefined);
    await stderr;
    assertEquals((await child.status).code, 0);
    await Deno.remove(folder, { recursive: true });
  });

  it("leaves a message in the queue if it is killed before the listing is complete", async () => {
    const { bucket, queue } = await notifyingBucket();
    const folder = await Deno.makeTempDir();
    const [started, release] = [`${folder}/started`, `${folder}/release`];
    const work = `touch ${started}; while [ ! -e ${release} ]; do sleep 0.1; done`;
    const child = watch(bucket, { queue, folder, command: ["sh", "-c", work] });
    // The test event of the bucket itself wakes it up, and goes after a listing.
    while (await messagesIn(queue) > 0) await delay(200);
    await putObjects(s3, bucket, [["archive/run=2026-01-01-00-00-00/part-0", enrichedLine()]]);
    while (!existsSync(started)) await delay(100);
    child.kill("SIGKILL");
    await Promise.all([child.stdout.cancel(), child.stderr.cancel()]);
    await child.status;
    await Deno.writeTextFile(release, "");
    assert(await messagesIn(queue) > 0);
    await Deno.remove(folder, { recursive: true });
  });

  it("fails on a queue that does not exist", async () => {
    const bucket = await makeBucket(s3);
    const folder = await Deno.makeTempDir();
    // The endpoint of the environment wins over the host of the URL.
    const missing = `https://sqs.${REGION}.amazonaws.com/123456789012/missing`;
    const child = watch(bucket, { queue: missing, folder });
    const { code, stderr } = await child.output();
    const text = new TextDecoder().decode(stderr);
    assertEquals(code, 1, text);
    assertStringIncludes(text, `Cannot read queue "${missing}": the queue does not exist`);
    await Deno.remove(folder, { recursive: true });
  });
});

import { dirname, resolve } from "node:path";
import { isObject } from "../../internal/is_object.ts";
import { proxiesOf } from "../../internal/url/aws_proxies.ts";
import type { TransportFactory } from "../../lineage/config/mod.ts";
import { noopTransport, TransportError } from "../../lineage/mod.ts";
import type { KafkaConfigInput } from "../../lineage/transports/kafka.ts";
import type { AwsClientOptions } from "../../lineage/transports/s3.ts";
import type { CliIo } from "../io.ts";
import { dataZoneReading, kinesisWriting } from "./writing/aws_backends.ts";
import { folderObstacle } from "./writing/folder.ts";
import { s3Writing } from "./writing/s3.ts";
import { type CheckContext, failed, type Finding, ok, warning } from "./finding.ts";

type Section = Readonly<Record<string, unknown>>;
type PlaceCheck = (section: Section, context: CheckContext) => Promise<readonly Finding[]>;

const CHECKS: Readonly<Record<string, PlaceCheck>> = {
  file: checkFile,
  amazon_datazone_api: checkDomain,
  kafka: checkTopic,
  kinesis: checkStream,
  "msk-iam": checkMskTopic,
  s3: checkBucket,
};

/**
 * Returns factories for transports to files, buckets and brokers, which check these in place of creating
 * a transport.
 */
export function placeFactories(
  findings: Finding[],
  context: CheckContext,
): Readonly<Record<string, TransportFactory>> {
  const factories = Object.entries(CHECKS).map(([type, check]): [string, TransportFactory] => [
    type,
    async (section) => {
      for (const finding of await check(section, context)) findings.push(finding);
      return noopTransport();
    },
  ]);
  return Object.fromEntries(factories);
}

async function checkFile(section: Section, context: CheckContext): Promise<readonly Finding[]> {
  const path = textOf(section["log_file_path"]) ?? textOf(section["location"]) ?? "";
  const [, bucket, prefix = ""] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(path) ?? [];
  if (bucket !== undefined) {
    const { key, secret, token, endpoint_url: endpoint, region } = textsOf(
      section["storage_options"],
    );
    const credentials = key && secret
      ? { accessKeyId: key, secretAccessKey: secret, ...token && { sessionToken: token } }
      : undefined;
    return await checkObjects({ bucket, prefix }, { credentials, endpoint, region }, context);
  }
  const folder = dirname(resolve(context.io.cwd, path.replace(/^file:\/\//, "")));
  const obstacle = await folderObstacle(folder);
  if (obstacle !== undefined) return [failed(`"${path}" cannot be written: ${obstacle}`)];
  return [ok(`"${path}" can be written`)];
}

async function checkBucket(section: Section, context: CheckContext): Promise<readonly Finding[]> {
  const { bucketName: bucket = "", fileNamePrefix: prefix = "", endpoint } = textsOf(section);
  return await checkObjects({ bucket, prefix }, { endpoint }, context);
}

async function checkObjects(
  folder: { readonly bucket: string; readonly prefix: string },
  options: AwsClientOptions,
  { io: { env }, signal }: CheckContext,
): Promise<readonly Finding[]> {
  const { createS3Client } = await import("../../lineage/transports/s3.ts");
  const client = await createS3Client({ ...options, ...limitsOf(env) });
  return [await s3Writing(client, folder, { signal }).finally(() => client.destroy())];
}

/** Returns the proxies and the limits of a check. */
function limitsOf(env: CliIo["env"]): AwsClientOptions {
  return { requestTimeoutMs: 8_000, proxy: proxiesOf(env) };
}

async function checkTopic(section: Section, { signal }: CheckContext): Promise<readonly Finding[]> {
  const { findKafkaTopic } = await import("../../lineage/transports/kafka.ts");
  const place = topicOf(section);
  return [await topicFinding(place.topic, () => findKafkaTopic({ ...place, signal }))];
}

async function checkMskTopic(
  section: Section,
  { io: { env }, signal }: CheckContext,
): Promise<readonly Finding[]> {
  const { findMskIamTopic } = await import("../../lineage/transports/msk_iam.ts");
  const place = topicOf(section);
  const { region = env["AWS_REGION"] ?? "", aws_profile: awsProfile, role_arn: roleArn } = textsOf(
    section,
  );
  const proxy = proxiesOf(env);
  const credentials = { region, ...awsProfile && { awsProfile }, ...roleArn && { roleArn } };
  const find = () => findMskIamTopic({ ...place, ...credentials, ...proxy && { proxy }, signal });
  return [await topicFinding(place.topic, find)];
}

function topicOf(
  section: Section,
): { readonly topic: string; readonly config: KafkaConfigInput } {
  const { topicName = "", topic = topicName } = textsOf(section);
  const properties = section["config"] ?? section["properties"] ?? {};
  const config = (isObject(properties) ? properties : String(properties)) as KafkaConfigInput;
  return { topic, config };
}

async function topicFinding(topic: string, find: () => Promise<unknown>): Promise<Finding> {
  try {
    await find();
    return ok(`Topic "${topic}" can be reached; the permission to write is not checked`);
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    const { code, message } = error;
    if (code === "TRANSPORT_NOT_FOUND") {
      return warning(message, "Create the topic, unless the brokers create it by themselves");
    }
    return failed(message, KAFKA_FIXES[code] ?? KAFKA_FIXES["TRANSPORT_UNREACHABLE"]);
  }
}

const KAFKA_FIXES: Readonly<Record<string, string>> = {
  TRANSPORT_TLS: "Check security.protocol and the certificates",
  TRANSPORT_UNAUTHORIZED: "Check sasl.mechanism, sasl.username and sasl.password",
  TRANSPORT_UNREACHABLE:
    "Check bootstrap.servers, security.protocol, and that this machine may connect to the brokers",
};

async function checkStream(
  section: Section,
  { io: { env }, signal }: CheckContext,
): Promise<readonly Finding[]> {
  const { createKinesisClient } = await import("../../lineage/transports/kinesis.ts");
  const { streamName = "", region, roleArn } = textsOf(section);
  const { KinesisEndpoint: host, KinesisPort: port } = textsOf(section["properties"]);
  const url = host && new URL(/^https?:/.test(host) ? host : `https://${host}`);
  if (url && port) url.port = port;
  const endpoint = url ? url.origin : undefined;
  const client = await createKinesisClient({ ...limitsOf(env), region, roleArn, endpoint });
  return [await kinesisWriting(client, streamName, { signal }).finally(() => client.destroy())];
}

async function checkDomain(
  section: Section,
  { io: { env }, signal }: CheckContext,
): Promise<readonly Finding[]> {
  const { createDataZoneClient } = await import("../../lineage/transports/datazone.ts");
  const { domainId = "", region, endpointOverride: endpoint } = textsOf(section);
  const client = await createDataZoneClient({ ...limitsOf(env), region, endpoint });
  return [await dataZoneReading(client, domainId, { signal }).finally(() => client.destroy())];
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function textsOf(value: unknown): Readonly<Record<string, string | undefined>> {
  const entries = isObject(value) ? Object.entries(value) : [];
  return Object.fromEntries(entries.map(([name, value]) => [name, textOf(value)]));
}

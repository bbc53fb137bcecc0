import { connect } from "node:net";
import { dirname, resolve } from "node:path";
import { asError } from "../../internal/as_error.ts";
import { isObject } from "../../internal/is_object.ts";
import type { TransportFactory } from "../../lineage/config/mod.ts";
import { noopTransport } from "../../lineage/mod.ts";
import { folderWriting } from "./_folder_writing.ts";
import { s3Writing } from "./_s3_writing.ts";
import { type CheckContext, failed, type Finding, ok } from "./finding.ts";

type Section = Readonly<Record<string, unknown>>;
type PlaceCheck = (section: Section, context: CheckContext) => Promise<readonly Finding[]>;

const CHECKS: Readonly<Record<string, PlaceCheck>> = {
  file: checkFile,
  kafka: checkBrokers,
  "msk-iam": checkBrokers,
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
  const { obstacle } = await folderWriting(folder);
  if (obstacle !== undefined) return [failed(`"${path}" cannot be written: ${obstacle}`)];
  return [ok(`"${path}" can be written`)];
}

async function checkBucket(section: Section, context: CheckContext): Promise<readonly Finding[]> {
  const { bucketName: bucket = "", fileNamePrefix: prefix = "", endpoint } = textsOf(section);
  return await checkObjects({ bucket, prefix }, { endpoint }, context);
}

interface S3Settings {
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  } | undefined;
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
}

async function checkObjects(
  folder: { readonly bucket: string; readonly prefix: string },
  { credentials, endpoint, region }: S3Settings,
  { signal }: CheckContext,
): Promise<readonly Finding[]> {
  const { S3Client } = await import("@aws-sdk/client-s3");
  const { s3ClientDefaults } = await import("../../archive/s3.ts");
  const client = new S3Client({
    ...s3ClientDefaults,
    ...credentials && { credentials },
    ...endpoint && { endpoint, forcePathStyle: true },
    ...region && { region },
  });
  try {
    return [await s3Writing(client, folder, { signal })];
  } finally {
    client.destroy();
  }
}

async function checkBrokers(
  { config, properties = config }: Section,
  { signal }: CheckContext,
): Promise<readonly Finding[]> {
  // A map, or a string with JSON or with `key=value`.
  const text = isObject(properties) ? JSON.stringify(properties) : String(properties);
  const [, servers = ""] = /bootstrap\.servers"?\s*[:=]\s*"?([^;"\n]+)/.exec(text) ?? [];
  const brokers = servers.split(",").map((broker) => broker.trim()).filter(Boolean);
  return await Promise.all(brokers.map((broker) => checkBroker(broker, signal)));
}

async function checkBroker(broker: string, signal: AbortSignal): Promise<Finding> {
  const { hostname, port } = new URL(`tcp://${broker.replace(/^\w+:\/\//, "")}`);
  const host = hostname.replace(/^\[|\]$/g, "");
  try {
    await reach(host, { port: Number(port) || 9092, signal });
    return ok(`${broker} accepts connections; the credentials are not checked`);
  } catch (error) {
    signal.throwIfAborted();
    return failed(
      `${broker} cannot be reached: ${asError(error).message}`,
      "Check bootstrap.servers, and that this machine may connect to the broker",
    );
  }
}

/** Opens a connection and closes it. */
function reach(
  host: string,
  { port, signal }: { readonly port: number; readonly signal: AbortSignal },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const stop = (): void => void socket.destroy(new Error("No answer"));
    signal.addEventListener("abort", stop, { once: true });
    socket.once("connect", () => socket.end(resolve));
    socket.once("error", reject);
    socket.once("close", () => signal.removeEventListener("abort", stop));
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function textsOf(value: unknown): Readonly<Record<string, string | undefined>> {
  const entries = isObject(value) ? Object.entries(value) : [];
  return Object.fromEntries(entries.map(([name, value]) => [name, textOf(value)]));
}

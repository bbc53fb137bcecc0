import { loadKinesis } from "../../transports/aws/load_clients.ts";
import type { ConfigKeys, ConfigValues } from "../keys.ts";
import { awsProxy } from "./_aws_proxy.ts";
import { type TransportConfig, transportConfig } from "../transport_config.ts";

const MILLISECONDS = { kind: "number", integer: true, min: 1 } as const;

/** The properties of the Kinesis Producer Library that have an effect: those of its connections. */
const PROPERTIES = {
  KinesisEndpoint: {
    kind: "string",
    url: true,
    check: checkHost,
    description: "The host of the service, or its URL.",
  },
  KinesisPort: {
    kind: "number",
    integer: true,
    min: 1,
    needs: "KinesisEndpoint",
    description: "The port of `KinesisEndpoint`.",
  },
  ConnectTimeout: {
    ...MILLISECONDS,
    description: "The time limit of a connection attempt in milliseconds.",
  },
  RequestTimeout: {
    ...MILLISECONDS,
    description: "The time limit of a response in milliseconds.",
  },
} as const satisfies ConfigKeys;

/** The transport `kinesis` of the Java client. */
export const KINESIS: TransportConfig = transportConfig({
  description: "Sends events to a stream of Amazon Kinesis. " +
    "Needs the package `@aws-sdk/client-kinesis`.",
  keys: {
    streamName: { kind: "string", required: true, description: "The stream." },
    region: { kind: "string", required: true, description: "The region of the stream." },
    roleArn: { kind: "string", description: "The role to assume." },
    properties: {
      kind: "section",
      keys: PROPERTIES,
      description: "Properties of the Kinesis Producer Library.",
    },
  },
  async create({ streamName, region, roleArn, properties }, { env }) {
    const { kinesisTransport } = await import("../../transports/kinesis.ts");
    await loadKinesis();
    const { ConnectTimeout, RequestTimeout } = properties;
    const endpoint = endpointOf(properties);
    return kinesisTransport({
      streamName,
      region,
      ...await awsProxy(env),
      ...(roleArn && { roleArn }),
      ...(endpoint && { endpoint }),
      ...(ConnectTimeout !== undefined && { connectTimeoutMs: ConnectTimeout }),
      ...(RequestTimeout !== undefined && { requestTimeoutMs: RequestTimeout }),
    });
  },
});

function endpointOf(
  { KinesisEndpoint: host, KinesisPort: port }: ConfigValues<typeof PROPERTIES>,
): string | undefined {
  if (host === undefined) return undefined;
  const url = new URL(/^https?:/.test(host) ? host : `https://${host}`);
  if (port !== undefined) url.port = String(port);
  return url.origin;
}

/** Refuses an invalid host name. */
function checkHost(host: string): void {
  if (URL.canParse(/^https?:/.test(host) ? host : `https://${host}`)) return;
  throw new TypeError("Expected a host name or an http or https URL");
}

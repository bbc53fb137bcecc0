import { loadKinesis } from "../../transports/aws/load_clients.ts";
import { transportConfig } from "../transport_config.ts";
import type { TransportConfig } from "../transport_config.ts";

/** The transport `kinesis` of the Java client. */
export const KINESIS: TransportConfig = transportConfig({
  description: "Sends events to a stream of Amazon Kinesis. " +
    "Needs the package `@aws-sdk/client-kinesis`.",
  keys: {
    streamName: { kind: "string", required: true, description: "The stream." },
    region: { kind: "string", required: true, description: "The region of the stream." },
    roleArn: { kind: "string", description: "The role to assume." },
    properties: {
      kind: "map",
      inert: true,
      values: "scalar",
      description: "The properties of the Kinesis Producer Library.",
    },
  },
  async create({ streamName, region, roleArn }) {
    const { kinesisTransport } = await import("../../transports/kinesis.ts");
    await loadKinesis();
    return kinesisTransport({ streamName, region, ...(roleArn && { roleArn }) });
  },
});

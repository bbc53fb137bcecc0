import { loadS3 } from "../../transports/aws/s3_store.ts";
import { awsProxy } from "./_aws_proxy.ts";
import { type TransportConfig, transportConfig } from "../transport_config.ts";

/** The transport `s3` of the Java client. */
export const S3: TransportConfig = transportConfig({
  description:
    "Writes each event to an object of Amazon S3. Needs the package `@aws-sdk/client-s3`.",
  keys: {
    endpoint: { kind: "string", url: true, description: "The endpoint of the service." },
    bucketName: { kind: "string", required: true, description: "The bucket." },
    fileNamePrefix: { kind: "string", description: "The beginning of the object keys." },
  },
  async create({ bucketName, endpoint, fileNamePrefix }, { env }) {
    const { s3Transport } = await import("../../transports/s3.ts");
    await loadS3();
    return s3Transport({
      bucket: bucketName,
      ...await awsProxy(env),
      ...(endpoint && { endpoint }),
      ...(fileNamePrefix && { prefix: fileNamePrefix }),
    });
  },
});

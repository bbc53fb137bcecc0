import {
  checkGoogleCredentials,
  loadGoogleAuth,
} from "../../transports/google/google_token_provider.ts";
import { customFetch } from "./_custom_fetch.ts";
import { type TransportConfig, transportConfig } from "../transport_config.ts";

const COUNT = { kind: "number", integer: true } as const;

/** The transport `gcs` of the Java client. */
export const GCS: TransportConfig = transportConfig({
  description: "Writes each event to an object of Google Cloud Storage. " +
    "Needs the package `google-auth-library`.",
  keys: {
    projectId: { kind: "string", description: "The project." },
    bucketName: { kind: "string", required: true, description: "The bucket." },
    credentialsFile: { kind: "string", description: "The file of the credentials." },
    fileNamePrefix: { kind: "string", description: "The beginning of the object names." },
    maxRetries: { ...COUNT, default: 1, description: "The maximum number of retries of a write." },
    retryIntervalMillis: {
      ...COUNT,
      default: 1000,
      description: "The delay before a retry in milliseconds.",
    },
  },
  checkFiles: ({ credentialsFile: file }, { env, misuseAt }) =>
    misuseAt(["credentialsFile"], () => checkGoogleCredentials(file, env)),
  async create(values, context) {
    const { gcsTransport } = await import("../../transports/gcs.ts");
    const fetch = await customFetch({ urls: [new URL("https://storage.googleapis.com")] }, context);
    await loadGoogleAuth();
    const { bucketName, fileNamePrefix, projectId, credentialsFile } = values;
    return gcsTransport({
      bucket: bucketName,
      maxRetries: values.maxRetries,
      retryIntervalMs: values.retryIntervalMillis,
      ...(fileNamePrefix && { prefix: fileNamePrefix }),
      ...(projectId && { projectId }),
      ...(credentialsFile && { credentialsFile }),
      ...(fetch && { fetch }),
    });
  },
});

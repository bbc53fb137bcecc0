import { ASYNC_RULES } from "./_async_rules.ts";
import { transportConfig } from "../transport_config.ts";
import type { TransportConfig } from "../transport_config.ts";

/** The transport `gcplineage`. */
export const GCPLINEAGE: TransportConfig = transportConfig({
  description: "Sends run events to the Data Lineage API of Google Cloud.",
  keys: {
    project_id: { kind: "string", required: true, description: "The project." },
    location: { kind: "string", default: "us-central1", description: "The region." },
    credentials_path: {
      kind: "string",
      aliases: ["credentialsFile"],
      description: "The file of the credentials. Default: the application default credentials.",
    },
    async_transport_rules: ASYNC_RULES,
    // The rest is of the Java client.
    endpoint: { kind: "string", url: true, description: "The endpoint of the API." },
    mode: { kind: "string", oneOf: ["sync", "async"], description: "Whether emitting waits." },
    gracefulShutdownDuration: {
      kind: "string",
      description: "How long closing waits, as an ISO 8601 duration.",
    },
    retry: { kind: "map", description: "The retries of the Java client." },
  },
});

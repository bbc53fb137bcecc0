import { loadGoogleAuth } from "../../transports/google/google_token_provider.ts";
import { ASYNC_RULES } from "./_async_rules.ts";
import { transportConfig } from "../transport_config.ts";
import type { TransportConfig } from "../transport_config.ts";

/** The transport `gcplineage`. */
export const GCPLINEAGE: TransportConfig = transportConfig({
  description: "Sends run events to the Data Lineage API of Google Cloud. " +
    "Needs the package `google-auth-library`.",
  keys: {
    project_id: { kind: "string", required: true, description: "The project." },
    location: { kind: "string", default: "us-central1", description: "The region." },
    credentials_path: {
      kind: "string",
      aliases: ["credentialsFile"],
      description: "The file of the credentials. Default: the application default credentials.",
    },
    // The Python client waits for the response either way.
    async_transport_rules: { ...ASYNC_RULES, inert: true },
    // The rest is of the Java client.
    endpoint: { kind: "string", url: true, description: "The endpoint of the API." },
    mode: {
      kind: "string",
      oneOf: ["sync", "async"],
      inert: true,
      description: "Whether emitting waits, which it always does.",
    },
    gracefulShutdownDuration: {
      kind: "string",
      inert: true,
      description: "How long closing waits, as an ISO 8601 duration.",
    },
    retry: { kind: "map", inert: true, description: "The retries of the Java client." },
  },
  async create({ project_id, location, credentials_path, endpoint }, { fetch, onWarning }) {
    const { gcpLineageTransport } = await import("../../transports/gcplineage.ts");
    await loadGoogleAuth();
    return gcpLineageTransport({
      projectId: project_id,
      location,
      onWarning,
      ...(credentials_path && { credentialsFile: credentials_path }),
      ...(endpoint && { endpoint: /^https?:/.test(endpoint) ? endpoint : `https://${endpoint}` }),
      ...(fetch && { fetch }),
    });
  },
});

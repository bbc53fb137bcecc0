import type { Environment } from "./_env.ts";
import { checkHttpUrl, COMMON_HTTP_KEYS, RETRY_KEYS } from "./_http_keys.ts";
import { readKeys } from "./_keys.ts";
import type { ConfigKeys } from "./_keys.ts";
import { booleanOf, isConfigMap } from "./value.ts";
import type { ConfigMap } from "./value.ts";
import type { TransportFactory } from "./transport_factory.ts";
import { noopTransport } from "../transports/noop.ts";

const TEXT = { kind: "text" } as const;
const REQUIRED_TEXT = { kind: "text", required: true } as const;
const COUNT = { kind: "number", whole: true } as const;
const QUEUE_KEYS = {
  max_queue_size: { ...COUNT, min: 1, default: 10_000 },
  max_concurrent_requests: { ...COUNT, min: 1, default: 100 },
} as const satisfies ConfigKeys;
const ASYNC_RULES = {
  kind: "map",
  default: { dbt: { "*": true } },
  check: checkAsyncRules,
} as const;

// The Java client calls the first two otherwise, and the last one so until 1.13.
const KAFKA_KEYS = {
  topic: { ...REQUIRED_TEXT, aliases: ["topicName"] },
  config: { kind: "scalarMap", required: true, aliases: ["properties"] },
  messageKey: { ...TEXT, aliases: ["localServerId"] },
  flush: { kind: "boolean", default: true },
} as const satisfies ConfigKeys;

// https://docs.datadoghq.com/getting_started/site/
const DATADOG_SITES = [
  "datadoghq.com",
  "us3.datadoghq.com",
  "us5.datadoghq.com",
  "datadoghq.eu",
  "ap1.datadoghq.com",
  "ap2.datadoghq.com",
  "uk1.datadoghq.com",
  "ddog-gov.com",
  "us2.ddog-gov.com",
  "datad0g.com",
];

/** The keys of transports that other clients have and this version has not. */
export const ABSENT_TRANSPORT_KEYS: Readonly<Record<string, ConfigKeys>> = {
  amazon_datazone_api: { domainId: REQUIRED_TEXT, region: TEXT, endpointOverride: TEXT },
  async_http: { ...COMMON_HTTP_KEYS, ...QUEUE_KEYS },
  datadog: {
    apiKey: { ...REQUIRED_TEXT, variable: "DD_API_KEY" },
    site: { ...TEXT, default: "datadoghq.com", variable: "DD_SITE", check: checkSite },
    timeout: { kind: "number", min: 0.001, default: 5 },
    retry: { kind: "section", keys: RETRY_KEYS },
    ...QUEUE_KEYS,
    async_transport_rules: ASYNC_RULES,
  },
  gcplineage: {
    project_id: REQUIRED_TEXT,
    location: { ...TEXT, default: "us-central1" },
    credentials_path: { ...TEXT, aliases: ["credentialsFile"] },
    async_transport_rules: ASYNC_RULES,
    // Of the Java client.
    endpoint: TEXT,
    mode: { ...TEXT, among: ["sync", "async"] },
    gracefulShutdownDuration: TEXT,
    retry: { kind: "map" },
  },
  gcs: {
    projectId: TEXT,
    bucketName: REQUIRED_TEXT,
    credentialsFile: TEXT,
    fileNamePrefix: TEXT,
    maxRetries: { ...COUNT, default: 1 },
    retryIntervalMillis: { ...COUNT, default: 1000 },
  },
  kafka: KAFKA_KEYS,
  kinesis: {
    streamName: REQUIRED_TEXT,
    region: REQUIRED_TEXT,
    roleArn: TEXT,
    properties: { kind: "scalarMap" },
  },
  "msk-iam": {
    ...KAFKA_KEYS,
    region: { ...TEXT, variable: "AWS_REGION" },
    aws_profile: TEXT,
    role_arn: TEXT,
    aws_debug_creds: { kind: "boolean", default: false },
  },
  s3: { endpoint: TEXT, bucketName: REQUIRED_TEXT, fileNamePrefix: TEXT },
  transform: {
    transport: { kind: "transport", required: true },
    transformer_class: REQUIRED_TEXT,
    transformer_properties: { kind: "map" },
  },
};

/** Makes what checks the section of a transport that this version has not, and sends nothing. */
export function absentTransport(keys: ConfigKeys, env: Environment): TransportFactory {
  return async (section, context) => {
    readKeys(section, keys, env);
    const inner = keys["transport"] && section.section("transport");
    if (inner !== undefined) await context.createTransport(inner);
    return noopTransport();
  };
}

/** Refuses what is neither a site of Datadog nor the address of a proxy. */
function checkSite(site: string): void {
  if (DATADOG_SITES.includes(site)) return;
  try {
    checkHttpUrl(site);
  } catch {
    const known = DATADOG_SITES.join(", ");
    throw new RangeError(`Expected an http or https URL, or one of: ${known}`);
  }
}

/** Refuses what is not a map from integrations to maps from types of jobs to truth values. */
function checkAsyncRules(rules: ConfigMap): void {
  for (const [integration, types] of Object.entries(rules)) {
    if (!isConfigMap(types)) throw new TypeError(`Expected a map for "${integration}"`);
    const wrong = Object.entries(types).find(([, value]) => booleanOf(value) === undefined);
    if (wrong !== undefined) {
      throw new TypeError(`Expected true or false for "${wrong[0]}" of "${integration}"`);
    }
  }
}

import {
  checkGoogleCredentials,
  loadGoogleAuth,
} from "../../transports/google/google_token_provider.ts";
import type { HttpTransportOptions } from "../../transports/http.ts";
import type { AsyncTransportRules } from "../../transports/queue/routed_transport.ts";
import type { ConfigKeys, ConfigValues, StringKey } from "../keys.ts";
import { type TransportConfig, transportConfig } from "../transport_config.ts";
import type { ConfigMap } from "../value.ts";
import { customFetch } from "./_custom_fetch.ts";
import { ASYNC_RULES, asyncRulesOf } from "./_http_options.ts";

const DURATION = /^P(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i;
const MS_PER_PART = [86_400_000, 3_600_000, 60_000, 1000];

/** Describes a key that holds a duration of ISO 8601, as the Java client reads it. */
function duration(description: string): StringKey & { readonly kind: "string" } {
  return { kind: "string", check: durationMs, description: `${description} \`PT10S\` is 10 s.` };
}

/**
 * Returns a duration of ISO 8601 in milliseconds.
 *
 * @throws {TypeError} If it is not one.
 */
function durationMs(text: string): number {
  const [, ...parts] = DURATION.exec(text.trim()) ?? [];
  const given = parts.filter((part) => part !== undefined);
  if (given.length === 0) throw new TypeError("Expected a duration such as PT10S");
  return MS_PER_PART.reduce((sum, ms, index) => sum + ms * Number(parts[index] ?? 0), 0);
}

/** The section `retry` of the Java client. */
const RETRY_KEYS = {
  maxAttempts: {
    kind: "number",
    integer: true,
    min: 1,
    description: "The maximum number of attempts of a request.",
  },
  initialRetryDelay: duration("The first delay. Each further one doubles."),
  maxRetryDelay: duration("The longest delay."),
  initialRpcTimeout: duration("The limit of one attempt."),
} as const satisfies ConfigKeys;

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
    async_transport_rules: ASYNC_RULES,
    // The rest is of the Java client.
    endpoint: { kind: "string", url: true, description: "The endpoint of the API." },
    mode: {
      kind: "string",
      oneOf: ["sync", "async", "SYNC", "ASYNC"],
      description: "Whether all events are sent in the background. Default: by the rules.",
    },
    gracefulShutdownDuration: duration("The longest wait of `close` while no event is delivered."),
    retry: {
      kind: "section",
      keys: RETRY_KEYS,
      description: "The policy for retries of failed requests.",
    },
  },
  checkFiles: ({ credentials_path: file }, { env, misuseAt }) =>
    misuseAt(["credentials_path"], () => checkGoogleCredentials(file, env)),
  async create(values, context) {
    const { project_id, location, credentials_path, gracefulShutdownDuration } = values;
    const { gcpLineageTransport } = await import("../../transports/gcplineage.ts");
    await loadGoogleAuth();
    const endpoint = endpointOf(values.endpoint);
    const fetch = await customFetch({ urls: [new URL(endpoint)] }, context);
    return gcpLineageTransport({
      projectId: project_id,
      location,
      endpoint,
      onWarning: context.onWarning,
      onError: context.onError,
      asyncTransportRules: rulesOf(values),
      ...retryOptionsOf(values.retry),
      ...(gracefulShutdownDuration !== undefined &&
        { closeTimeoutMs: durationMs(gracefulShutdownDuration) }),
      ...(credentials_path && { credentialsFile: credentials_path }),
      ...(fetch && { fetch }),
    });
  },
});

/** Returns the URL of an endpoint, which the Java client writes without a scheme. */
function endpointOf(endpoint = "datalineage.googleapis.com"): string {
  return /^https?:/.test(endpoint) ? endpoint : `https://${endpoint}`;
}

function rulesOf(
  { mode, async_transport_rules: rules }: {
    readonly mode: string | undefined;
    readonly async_transport_rules: ConfigMap;
  },
): AsyncTransportRules {
  if (mode === undefined) return asyncRulesOf(rules);
  return mode.toLowerCase() === "async" ? { "*": { "*": true } } : {};
}

function retryOptionsOf(
  retry: ConfigValues<typeof RETRY_KEYS>,
): Pick<HttpTransportOptions, "retry" | "timeoutMs"> {
  const { maxAttempts, initialRetryDelay, maxRetryDelay, initialRpcTimeout } = retry;
  return {
    retry: {
      ...(maxAttempts !== undefined && { total: maxAttempts - 1 }),
      ...(initialRetryDelay !== undefined && { backoffMs: durationMs(initialRetryDelay) }),
      ...(maxRetryDelay !== undefined && { maxDelayMs: durationMs(maxRetryDelay) }),
    },
    ...(initialRpcTimeout !== undefined && { timeoutMs: durationMs(initialRpcTimeout) }),
  };
}

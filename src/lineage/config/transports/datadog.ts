import { ASYNC_RULES, asyncRulesOf, queueOptionsOf, retryOf } from "./_http_options.ts";
import { checkHttpUrl, COMMON_HTTP_KEYS, QUEUE_KEYS } from "./_http_keys.ts";
import { DATADOG_SITES, datadogUrl } from "../../transports/datadog/sites.ts";
import { customFetch } from "./_custom_fetch.ts";
import { type TransportConfig, transportConfig } from "../transport_config.ts";

/** The transport `datadog`. */
export const DATADOG: TransportConfig = transportConfig({
  description: "Posts events to the intake of Datadog.",
  keys: {
    apiKey: {
      kind: "string",
      required: true,
      secret: true,
      variable: "DD_API_KEY",
      description: "The API key.",
    },
    site: {
      kind: "string",
      default: "datadoghq.com",
      variable: "DD_SITE",
      url: true,
      check: checkSite,
      description: "The site of Datadog, or the URL of a proxy.",
    },
    timeout: COMMON_HTTP_KEYS.timeout,
    retry: COMMON_HTTP_KEYS.retry,
    ...QUEUE_KEYS,
    async_transport_rules: ASYNC_RULES,
  },
  async create(values, context) {
    const { datadogTransport } = await import("../../transports/datadog.ts");
    const fetch = await customFetch({ urls: [new URL(datadogUrl(values.site))] }, context);
    return datadogTransport({
      apiKey: values.apiKey,
      site: values.site,
      timeoutMs: values.timeout * 1000,
      retry: retryOf(values.retry),
      ...queueOptionsOf(values, context),
      concurrency: values.max_concurrent_requests,
      asyncTransportRules: asyncRulesOf(values.async_transport_rules),
      ...(fetch && { fetch }),
    });
  },
});

function checkSite(site: string): void {
  if (DATADOG_SITES.includes(site)) return;
  try {
    checkHttpUrl(site);
  } catch {
    const known = DATADOG_SITES.join(", ");
    throw new RangeError(`Expected an http or https URL, or one of: ${known}`);
  }
}

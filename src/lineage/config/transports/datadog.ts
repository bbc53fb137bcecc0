import { ASYNC_RULES } from "./_async_rules.ts";
import { checkHttpUrl, COMMON_HTTP_KEYS, QUEUE_KEYS } from "./_http_keys.ts";
import { transportConfig } from "../transport_config.ts";
import type { TransportConfig } from "../transport_config.ts";

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

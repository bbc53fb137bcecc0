import type { ConfigKeys } from "./_keys.ts";
import { apiKeyTokenProvider } from "../transports/token_provider.ts";
import { checkedHeaders } from "../transports/http/headers.ts";
import { lineageUrl } from "../transports/http/url.ts";

const COUNT = { kind: "number", whole: true } as const;
const SECONDS = { kind: "number", min: 0.001 } as const;

const REQUIRED_TEXT = { kind: "text", required: true } as const;

const TOKEN_ENDPOINT_KEYS = {
  tokenEndpoint: { ...REQUIRED_TEXT, check: checkHttpUrl },
  expiresInField: { kind: "text", default: "expires_in" },
  tokenRefreshBuffer: { ...COUNT, default: 120 },
} as const satisfies ConfigKeys;

const TOKEN_FIELDS = { kind: "texts", split: (text: string) => [text] } as const;

/** The section `retry`: what of urllib3's `Retry` has an effect. */
export const RETRY_KEYS = {
  total: { ...COUNT, default: 5 },
  connect: { ...COUNT, default: 5 },
  read: { ...COUNT, default: 5 },
  status: COUNT,
  backoff_factor: { kind: "number", default: 0.3 },
  backoff_max: { kind: "number", default: 30 },
  status_forcelist: {
    kind: "texts",
    default: ["429", "500", "502", "503", "504"],
    check: checkStatuses,
  },
  allowed_methods: { kind: "texts", default: ["HEAD", "POST"] },
} as const satisfies ConfigKeys;

/** What all transports over HTTP of the Python client have. */
export const COMMON_HTTP_KEYS = {
  url: { ...REQUIRED_TEXT, check: (url: string) => lineageUrl(url, "") },
  endpoint: {
    kind: "text",
    default: "api/v1/lineage",
    check: (endpoint: string) => lineageUrl("http://localhost", endpoint),
  },
  timeout: { ...SECONDS, default: 5 },
  verify: { kind: "boolean", default: true },
  compression: { kind: "text", among: ["gzip"] },
  custom_headers: { kind: "textMap", aliases: ["headers"], check: checkedHeaders },
  auth: {
    kind: "typed",
    available: ["api_key"],
    types: {
      api_key: { apiKey: { ...REQUIRED_TEXT, check: apiKeyTokenProvider } },
      jwt: {
        apiKey: REQUIRED_TEXT,
        ...TOKEN_ENDPOINT_KEYS,
        tokenFields: { ...TOKEN_FIELDS, default: ["token", "access_token"] },
        grantType: { kind: "text", default: "urn:ietf:params:oauth:grant-type:jwt-bearer" },
        responseType: { kind: "text", default: "token" },
      },
      oauth2: {
        clientId: REQUIRED_TEXT,
        clientSecret: REQUIRED_TEXT,
        ...TOKEN_ENDPOINT_KEYS,
        tokenFields: { ...TOKEN_FIELDS, default: ["access_token"] },
        scope: { kind: "text" },
        clientAuthMethod: {
          kind: "text",
          among: ["client_secret_basic", "client_secret_post"],
          default: "client_secret_basic",
        },
      },
    },
  },
  retry: { kind: "section", keys: RETRY_KEYS },
} as const satisfies ConfigKeys;

/** The transport `http`; the Java client calls some keys otherwise. */
export const HTTP_KEYS = {
  ...COMMON_HTTP_KEYS,
  timeoutInMillis: { kind: "number", min: 1 },
  urlParams: { kind: "textMap" },
  sslContext: { kind: "map", inert: true },
} as const satisfies ConfigKeys;

/** Refuses what is not the address of a server. */
export function checkHttpUrl(text: string): void {
  if (/^https?:$/.test(URL.parse(text.trim())?.protocol ?? "")) return;
  throw new TypeError("Expected an absolute http or https URL");
}

function checkStatuses(statuses: readonly string[]): void {
  if (statuses.every((status) => Number.isSafeInteger(Number(status)))) return;
  throw new TypeError("Expected whole numbers");
}

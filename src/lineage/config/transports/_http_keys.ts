import type { ConfigKeys } from "../keys.ts";
import { apiKeyTokenProvider } from "../../transports/port/token_provider.ts";
import { checkedHeaders } from "../../transports/http/poster.ts";
import { lineageUrl } from "../../transports/http/url.ts";
import { TLS_KEYS } from "./_custom_fetch.ts";

const COUNT = { kind: "number", integer: true } as const;

const TOKEN_ENDPOINT_KEYS = {
  tokenEndpoint: {
    kind: "string",
    required: true,
    url: true,
    check: checkHttpUrl,
    description: "The URL that issues tokens.",
  },
  expiresInField: {
    kind: "string",
    default: "expires_in",
    description: "The field of the response with the lifetime of the token in seconds.",
  },
  tokenRefreshBuffer: {
    ...COUNT,
    default: 120,
    description: "The seconds before its end at which a token is renewed.",
  },
} as const satisfies ConfigKeys;

const TOKEN_FIELDS = {
  kind: "list",
  split: (text: string) => [text],
  description:
    "The fields of the response that may hold the token. The first one that is there counts.",
} as const;

/** The section `retry`: the keys of urllib3's `Retry` that have an effect. */
export const RETRY_KEYS = {
  total: { ...COUNT, default: 5, description: "The maximum number of retries of a request." },
  connect: {
    ...COUNT,
    default: 5,
    description: "The maximum number of retries after failed connections.",
  },
  read: {
    ...COUNT,
    default: 5,
    description: "The maximum number of retries after broken responses.",
  },
  status: {
    ...COUNT,
    description: "The maximum number of retries after a status of `status_forcelist`.",
  },
  backoff_factor: {
    kind: "number",
    default: 0.3,
    description: "The first delay in seconds. Each further one doubles.",
  },
  backoff_max: { kind: "number", default: 30, description: "The longest delay in seconds." },
  status_forcelist: {
    kind: "list",
    default: [429, 500, 502, 503, 504],
    parse: parseStatus,
    description: "The statuses that are retried.",
  },
  allowed_methods: {
    kind: "list",
    default: ["HEAD", "POST"],
    description: "The methods that are retried. Without `POST` only a failed connection is.",
  },
} as const satisfies ConfigKeys;

/** The section `auth`. */
export const AUTH_KEY = {
  kind: "variant",
  custom: "tokenProviders",
  description: "The token of each request. A type may be code, such as `./auth.ts#MyTokens`.",
  variants: {
    api_key: {
      apiKey: {
        kind: "string",
        required: true,
        secret: true,
        check: (key: string) => apiKeyTokenProvider(key),
        description: "The key that is sent as `Authorization: Bearer <key>`.",
      },
    },
    jwt: {
      apiKey: {
        kind: "string",
        required: true,
        secret: true,
        description: "The key that is exchanged for a token.",
      },
      ...TOKEN_ENDPOINT_KEYS,
      tokenFields: { ...TOKEN_FIELDS, default: ["token", "access_token"] },
      grantType: {
        kind: "string",
        default: "urn:ietf:params:oauth:grant-type:jwt-bearer",
        description: "The grant type of the token request.",
      },
      responseType: {
        kind: "string",
        default: "token",
        description: "The response type of the token request.",
      },
    },
    oauth2: {
      clientId: { kind: "string", required: true, description: "The ID of the client." },
      clientSecret: {
        kind: "string",
        required: true,
        secret: true,
        description: "The secret of the client.",
      },
      ...TOKEN_ENDPOINT_KEYS,
      tokenFields: { ...TOKEN_FIELDS, default: ["access_token"] },
      scope: { kind: "string", description: "The scope of the token." },
      clientAuthMethod: {
        kind: "string",
        oneOf: ["client_secret_basic", "client_secret_post"],
        default: "client_secret_basic",
        description: "The authentication of the client at the token endpoint.",
      },
    },
  },
} as const satisfies ConfigKeys[string];

/** The keys of all transports over HTTP of the Python client. */
export const COMMON_HTTP_KEYS = {
  url: {
    kind: "string",
    required: true,
    url: true,
    check: checkBackendUrl,
    description: "The URL of the backend. Its path and query are kept.",
  },
  endpoint: {
    kind: "string",
    default: "api/v1/lineage",
    url: true,
    check: (endpoint: string) => lineageUrl("http://localhost", endpoint),
    description: "The path that is appended to `url`.",
  },
  timeout: {
    kind: "number",
    min: 0.001,
    default: 5,
    description: "The time limit of an attempt in seconds.",
  },
  ...TLS_KEYS,
  compression: {
    kind: "string",
    oneOf: ["gzip"],
    description: "The compression of request bodies.",
  },
  custom_headers: {
    kind: "map",
    values: "string",
    aliases: ["headers"],
    check: checkHeaders,
    description: "Additional headers of each request.",
  },
  auth: AUTH_KEY,
  retry: {
    kind: "section",
    keys: RETRY_KEYS,
    description: "The policy for retries of failed requests.",
  },
} as const satisfies ConfigKeys;

/** The queue of transports that send in the background. */
export const QUEUE_KEYS = {
  max_queue_size: {
    ...COUNT,
    min: 1,
    default: 10_000,
    description: "The maximum number of waiting events.",
  },
  max_concurrent_requests: {
    ...COUNT,
    min: 1,
    default: 100,
    description: "The maximum number of concurrent requests.",
  },
  when_full: {
    kind: "string",
    oneOf: ["block", "drop-oldest", "error"],
    default: "block",
    description:
      "Whether emitting waits while the queue is full, the oldest event is dropped, or the event is refused.",
  },
  drain_on_exit: {
    kind: "boolean",
    default: false,
    description: "Whether the end of the process waits for the queue, also at SIGTERM and SIGINT.",
  },
} as const satisfies ConfigKeys;

/** Refuses the mistakes that are seen most, each with its own message, and all but URLs. */
function checkBackendUrl(text: string): void {
  if (/[\u2018-\u201f\u00ab\u00bb]/.test(text)) {
    throw new TypeError("Found typographic quotation marks: use straight ones, or none");
  }
  if (/\$\{|\$[A-Z_]|\{\{/i.test(text)) {
    throw new TypeError(
      'Found a placeholder, which is not replaced: use the variable "OPENLINEAGE__TRANSPORT__URL"',
    );
  }
  lineageUrl(text, "");
}

/** Refuses all but the URL of a server. */
export function checkHttpUrl(text: string): void {
  if (/^https?:$/.test(URL.parse(text.trim())?.protocol ?? "")) return;
  throw new TypeError("Expected an absolute http or https URL");
}

function checkHeaders(headers: Readonly<Record<string, unknown>>): void {
  // The table has made sure that the values are strings.
  checkedHeaders(headers as Readonly<Record<string, string>>);
}

function parseStatus(text: string): number {
  const status = Number(text);
  if (Number.isSafeInteger(status)) return status;
  throw new TypeError("Expected an integer");
}

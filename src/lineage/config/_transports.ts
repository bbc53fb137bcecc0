import { HTTP_KEYS } from "./_http_keys.ts";
import { readKeys } from "./_keys.ts";
import type { ConfigKeys, ConfigValues } from "./_keys.ts";
import type { ConfigSection } from "./section.ts";
import { apiKeyTokenProvider } from "../transports/token_provider.ts";
import type { Transport } from "../transports/transport.ts";
import type { TransportFactory, TransportFactoryContext } from "./transport_factory.ts";
import { compositeTransport } from "../transports/composite.ts";
import { consoleTransport } from "../transports/console.ts";
import { fileTransport } from "../transports/file.ts";
import { httpTransport } from "../transports/http.ts";
import type { HttpRetryOptions } from "../transports/http.ts";
import { noopTransport } from "../transports/noop.ts";

const FILE_KEYS = {
  log_file_path: { kind: "text", required: true, check: (path: string) => fileTransport({ path }) },
  append: { kind: "boolean", default: false },
  storage_options: { kind: "map", inert: true },
  filesystem: { kind: "text", inert: true },
  fs_kwargs: { kind: "map", inert: true },
  debug_mode: { kind: "boolean", inert: true },
} as const satisfies ConfigKeys;

const COMPOSITE_KEYS = {
  transports: { kind: "transports", required: true },
  continue_on_failure: { kind: "boolean", default: true },
  continue_on_success: { kind: "boolean", default: true },
  sort_transports: { kind: "boolean", default: false },
} as const satisfies ConfigKeys;

/** The keys of the transports that this version has, beside `type` and those of every transport. */
export const TRANSPORT_KEYS = {
  composite: COMPOSITE_KEYS,
  console: {},
  file: FILE_KEYS,
  http: HTTP_KEYS,
  noop: {},
} as const satisfies Readonly<Record<string, ConfigKeys>>;

/** The keys that every transport may have; only a composite one cares. */
export const EVERY_TRANSPORT_KEYS = {
  name: { kind: "text" },
  priority: { kind: "number", whole: true, min: -Infinity },
} as const satisfies ConfigKeys;

/** The transports that a configuration may name without more. */
export const TRANSPORT_FACTORIES: Readonly<Record<keyof typeof TRANSPORT_KEYS, TransportFactory>> =
  {
    composite: createComposite,
    console: () => consoleTransport(),
    file: createFile,
    http: createHttp,
    noop: () => noopTransport(),
  };

function createHttp(section: ConfigSection, context: TransportFactoryContext): Transport {
  const values = readKeys(section, HTTP_KEYS);
  const { endpoint, auth, compression, custom_headers: headers, urlParams = {} } = values;
  const { timeoutInMillis = values.timeout * 1000 } = values;
  if (!values.verify && context.fetch === undefined) {
    section.boolean("verify", { check: unverified });
  }
  const url = new URL(values.url.trim());
  for (const [name, value] of Object.entries(urlParams)) url.searchParams.append(name, value);
  return httpTransport({
    url,
    endpoint,
    timeoutMs: timeoutInMillis,
    ...(auth?.type === "api_key" ? { tokenProvider: apiKeyTokenProvider(auth.apiKey) } : {}),
    ...(compression === undefined ? {} : { compression: "gzip" }),
    ...(headers === undefined ? {} : { headers }),
    retry: retryOf(values.retry),
    ...(context.fetch === undefined ? {} : { fetch: context.fetch }),
  });
}

/** Refuses `verify: false` without a `fetch`: there is no option for it that all runtimes share. */
function unverified(): void {
  throw new TypeError(
    "The fetch of the platform always checks certificates: trust the authority of the server " +
      "(DENO_CERT, or NODE_EXTRA_CA_CERTS for Node and Bun), or give fromEnvironment() a 'fetch' " +
      "that does not check (Deno: 'client' of Deno.createHttpClient(), Node: 'dispatcher' of " +
      "undici, Bun: 'tls: { rejectUnauthorized: false }')",
  );
}

function retryOf(retry: ConfigValues<typeof HTTP_KEYS>["retry"]): HttpRetryOptions {
  const { total, connect, read, status } = retry;
  return {
    total,
    connect,
    read,
    ...(status === undefined ? {} : { status }),
    // What may not be sent twice is tried again only if it was never sent.
    ...(retry.allowed_methods.some(isPost) ? {} : { read: 0, status: 0 }),
    statuses: retry.status_forcelist.map(Number),
    backoffMs: retry.backoff_factor * 1000,
    maxDelayMs: retry.backoff_max * 1000,
  };
}

function isPost(method: string): boolean {
  return method.toUpperCase() === "POST";
}

function createFile(section: ConfigSection): Transport {
  const { log_file_path: path, append } = readKeys(section, FILE_KEYS);
  return fileTransport({ path, append });
}

async function createComposite(
  section: ConfigSection,
  context: TransportFactoryContext,
): Promise<Transport> {
  const values = readKeys(section, COMPOSITE_KEYS);
  const transports = [];
  for (const [key, child] of values.transports) {
    const { name = key, priority = 0 } = readKeys(child, EVERY_TRANSPORT_KEYS);
    transports.push({ name, priority, transport: await context.createTransport(child) });
  }
  return compositeTransport({
    transports,
    continueOnFailure: values.continue_on_failure,
    continueOnSuccess: values.continue_on_success,
    sort: values.sort_transports,
    onError: (error) => context.onWarning(error.message),
  });
}

import type { ConfigSection } from "./config_section.ts";
import { apiKeyTokenProvider } from "./token_provider.ts";
import type { TokenProvider } from "./token_provider.ts";
import type { Transport } from "./transport.ts";
import type { TransportFactory, TransportFactoryContext } from "./transport_factory.ts";
import { checkedHeaders } from "./transports/_http_headers.ts";
import { lineageUrl } from "./transports/_http_url.ts";
import { compositeTransport } from "./transports/composite.ts";
import { consoleTransport } from "./transports/console.ts";
import { fileTransport } from "./transports/file.ts";
import { httpTransport } from "./transports/http.ts";
import type { HttpRetryOptions } from "./transports/http.ts";
import { noopTransport } from "./transports/noop.ts";

/** The transports that a configuration may name without more. */
export const TRANSPORT_FACTORIES: Readonly<Record<string, TransportFactory>> = {
  composite: createComposite,
  console: () => consoleTransport(),
  file: createFile,
  http: createHttp,
  noop: () => noopTransport(),
};

const RETRY_COUNTS = ["total", "connect", "read", "status"] as const;

function createHttp(section: ConfigSection, context: TransportFactoryContext): Transport {
  const url = section.requiredText("url", { check: (url) => lineageUrl(url, "") });
  const endpoint = section.text("endpoint", {
    default: "api/v1/lineage",
    check: (endpoint) => lineageUrl("http://localhost", endpoint),
  });
  const timeout = section.number("timeout", { min: 0.001, default: 5 });
  section.boolean("verify", { default: true, check: (verify) => checkVerify(verify, context) });
  const compression = section.text("compression", {
    check: (compression) => checkChoice(compression, { of: "compression", among: ["gzip"] }),
  });
  const headers = section.textMap("custom_headers", { check: checkedHeaders });
  const tokenProvider = tokenProviderOf(section.section("auth"));
  const retry = retryOf(section.sectionOrEmpty("retry"));
  return httpTransport({
    url,
    endpoint,
    timeoutMs: timeout * 1000,
    ...(tokenProvider === undefined ? {} : { tokenProvider }),
    ...(compression === undefined ? {} : { compression: "gzip" }),
    ...(headers === undefined ? {} : { headers }),
    retry,
    ...(context.fetch === undefined ? {} : { fetch: context.fetch }),
  });
}

/** Refuses `verify: false` without a `fetch`: there is no option for it that all runtimes share. */
function checkVerify(verify: boolean, context: TransportFactoryContext): void {
  if (verify || context.fetch !== undefined) return;
  throw new TypeError(
    "The fetch of the platform always checks certificates: trust the authority of the server " +
      "(DENO_CERT, or NODE_EXTRA_CA_CERTS for Node and Bun), or give fromEnvironment() a 'fetch' " +
      "that does not check (Deno: 'client' of Deno.createHttpClient(), Node: 'dispatcher' of " +
      "undici, Bun: 'tls: { rejectUnauthorized: false }')",
  );
}

function tokenProviderOf(section: ConfigSection | undefined): TokenProvider | undefined {
  if (section === undefined) return undefined;
  const type = section.requiredText("type", { check: checkAuthType });
  if (type !== "api_key") return undefined;
  return apiKeyTokenProvider(section.requiredText("apiKey", { check: apiKeyTokenProvider }));
}

/** Does not quote the type: it may be a key in the wrong place. */
function checkAuthType(type: string): void {
  if (type !== "api_key") throw new RangeError("The auth type is not among: api_key");
}

function retryOf(section: ConfigSection): HttpRetryOptions {
  const backoff = section.number("backoff_factor", { default: 0.3 });
  const longest = section.number("backoff_max", { default: 30 });
  const statuses = section.texts("status_forcelist", {
    default: ["429", "500", "502", "503", "504"],
    check: checkStatuses,
  });
  const methods = section.texts("allowed_methods", { default: ["HEAD", "POST"] });
  const counts = RETRY_COUNTS.map((key) => [key, countOf(section, key)] as const);
  return {
    ...Object.fromEntries(counts.filter(([, count]) => count !== undefined)),
    // What may not be sent twice is tried again only if it was never sent.
    ...(methods.some((method) => method.toUpperCase() === "POST") ? {} : { read: 0, status: 0 }),
    statuses: statuses.map(Number),
    backoffMs: backoff * 1000,
    maxDelayMs: longest * 1000,
  };
}

function countOf(section: ConfigSection, key: typeof RETRY_COUNTS[number]): number | undefined {
  if (key === "status") return section.number(key, { whole: true });
  return section.number(key, { whole: true, default: 5 });
}

function checkStatuses(statuses: readonly string[]): void {
  if (statuses.every((status) => Number.isSafeInteger(Number(status)))) return;
  throw new TypeError("Expected whole numbers");
}

function createFile(section: ConfigSection): Transport {
  const append = section.boolean("append", { default: false });
  const path = section.requiredText("log_file_path", { check: (path) => fileTransport({ path }) });
  return fileTransport({ path, append });
}

async function createComposite(
  section: ConfigSection,
  context: TransportFactoryContext,
): Promise<Transport> {
  const sections = section.requiredSections("transports");
  const continueOnFailure = section.boolean("continue_on_failure", { default: true });
  const continueOnSuccess = section.boolean("continue_on_success", { default: true });
  const sort = section.boolean("sort_transports", { default: false });
  const transports = [];
  for (const [key, child] of sections) {
    const name = child.text("name") ?? key;
    const priority = child.number("priority", { whole: true, min: -Infinity }) ?? 0;
    transports.push({ name, priority, transport: await context.createTransport(child) });
  }
  return compositeTransport({
    transports,
    continueOnFailure,
    continueOnSuccess,
    sort,
    onError: (error) => context.onWarning(error.message),
  });
}

function checkChoice(
  value: string,
  options: { readonly of: string; readonly among: readonly string[] },
): void {
  const { of, among } = options;
  if (among.includes(value)) return;
  throw new RangeError(`The ${of} "${value}" is not among: ${among.join(", ")}`);
}

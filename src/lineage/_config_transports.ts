import type { ConfigSection } from "./config_section.ts";
import { apiKeyTokenProvider } from "./token_provider.ts";
import type { TokenProvider } from "./token_provider.ts";
import type { Transport } from "./transport.ts";
import type { TransportFactory, TransportFactoryContext } from "./transport_factory.ts";
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
  const url = section.requiredText("url");
  const endpoint = section.text("endpoint");
  attempt(section, "url", () => lineageUrl(url, ""));
  attempt(section, "endpoint", () => lineageUrl(url, endpoint ?? ""));
  checkVerify(section, context);
  const timeout = section.number("timeout", { min: 0.001 });
  const headers = section.textMap("custom_headers");
  const tokenProvider = tokenProviderOf(section.section("auth"));
  const retry = section.section("retry");
  return httpTransport({
    url,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(timeout === undefined ? {} : { timeoutMs: timeout * 1000 }),
    ...(tokenProvider === undefined ? {} : { tokenProvider }),
    ...compressionOf(section),
    ...(headers === undefined ? {} : { headers }),
    ...(retry === undefined ? {} : { retry: retryOf(retry) }),
    ...(context.fetch === undefined ? {} : { fetch: context.fetch }),
  });
}

/** Refuses `verify: false` without a `fetch`: there is no option for it that all runtimes share. */
function checkVerify(section: ConfigSection, context: TransportFactoryContext): void {
  if (section.boolean("verify") !== false || context.fetch !== undefined) return;
  throw section.error(
    "verify",
    "the fetch of the platform always checks certificates. Trust the authority of the server " +
      "(DENO_CERT, or NODE_EXTRA_CA_CERTS for Node and Bun), or give fromEnvironment() a 'fetch' " +
      "that does not check (Deno: 'client' of Deno.createHttpClient(), Node: 'dispatcher' of " +
      "undici, Bun: 'tls: { rejectUnauthorized: false }')",
  );
}

function tokenProviderOf(section: ConfigSection | undefined): TokenProvider | undefined {
  if (section === undefined) return undefined;
  const type = section.requiredText("type");
  if (type !== "api_key") throw section.error("type", `auth type "${type}" is not among: api_key`);
  const apiKey = section.requiredText("apiKey");
  return attempt(section, "apiKey", () => apiKeyTokenProvider(apiKey));
}

function compressionOf(section: ConfigSection): { readonly compression?: "gzip" } {
  const compression = section.text("compression");
  if (compression === undefined) return {};
  if (compression === "gzip") return { compression };
  throw section.error("compression", `compression "${compression}" is not among: gzip`);
}

function retryOf(section: ConfigSection): HttpRetryOptions {
  const backoff = section.number("backoff_factor");
  const longest = section.number("backoff_max");
  const statuses = section.texts("status_forcelist")?.map(Number);
  if (statuses?.some((status) => !Number.isSafeInteger(status))) {
    throw section.error("status_forcelist", "expected whole numbers");
  }
  const methods = section.texts("allowed_methods")?.map((method) => method.toUpperCase());
  return {
    ...countsOf(section),
    // What may not be sent twice is tried again only if it was never sent.
    ...(methods === undefined || methods.includes("POST") ? {} : { read: 0, status: 0 }),
    ...(statuses === undefined ? {} : { statuses }),
    ...(backoff === undefined ? {} : { backoffMs: backoff * 1000 }),
    ...(longest === undefined ? {} : { maxDelayMs: longest * 1000 }),
  };
}

function countsOf(section: ConfigSection): HttpRetryOptions {
  const counts = RETRY_COUNTS.map((key) => [key, section.number(key, { whole: true })] as const);
  return Object.fromEntries(counts.filter(([, count]) => count !== undefined));
}

function createFile(section: ConfigSection): Transport {
  const path = section.requiredText("log_file_path");
  const append = section.boolean("append") ?? false;
  return attempt(section, "log_file_path", () => fileTransport({ path, append }));
}

async function createComposite(
  section: ConfigSection,
  context: TransportFactoryContext,
): Promise<Transport> {
  const sections = section.sections("transports");
  if (sections === undefined) throw section.error("transports", "it is missing");
  if (sections.size === 0) throw section.error("transports", "there is none");
  const transports = [];
  for (const [key, child] of sections) {
    const name = child.text("name") ?? key;
    const priority = child.number("priority", { whole: true, min: -Infinity }) ?? 0;
    transports.push({ name, priority, transport: await context.createTransport(child) });
  }
  return compositeTransport({
    transports,
    continueOnFailure: section.boolean("continue_on_failure") ?? true,
    continueOnSuccess: section.boolean("continue_on_success") ?? true,
    sort: section.boolean("sort_transports") ?? false,
    onError: (error) => context.onWarning(error.message),
  });
}

function attempt<T>(section: ConfigSection, key: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw section.error(key, error instanceof Error ? error.message : String(error), error);
  }
}

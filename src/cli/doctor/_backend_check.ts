import { asError } from "../../internal/as_error.ts";
import { redactUrl } from "../../internal/url/credentials.ts";
import { inspectConfig, type TransportFactory } from "../../lineage/config/mod.ts";
import { jobEvent, noopTransport, OpenLineageClient, type Transport } from "../../lineage/mod.ts";
import { observedFetch } from "../places/observer.ts";
import { findServer } from "../places/running_server.ts";
import { placeFactories } from "./_backend_places.ts";
import { type Check, type CheckContext, failed, type Finding, ok, warning } from "./finding.ts";

// Only these send events as requests that can be turned into a question.
const OVER_HTTP = ["async_http", "http"];

/**
 * Checks that the backend of the configuration answers, and accepts its credentials. The transport sends
 * its request as it would send an event, with the same URL and headers, but as HEAD and without a body.
 * Files, buckets and brokers are checked without a transport.
 */
export const backendCheck: Check = {
  name: "backend",
  async run(context) {
    const { io } = context;
    const { disabled, entries, issues } = await inspectConfig({ env: io.env, cwd: io.cwd });
    if (issues.length > 0) return [ok("Not checked: the configuration has issues")];
    if (disabled) return [ok("Not checked: OPENLINEAGE_DISABLED drops all events")];
    const types = entries.filter(({ path }) => /^transport(?:\..*)?\.type$/.test(path))
      .filter(({ path }) => !/\.(?:auth|transformer)\.type$/.test(path))
      .map(({ value }) => String(value));
    if (entries.every(({ path, source }) => path !== "transport.type" || source === "default")) {
      return [await unconfigured(context)];
    }
    const findings: Finding[] = [];
    const checked = { ...WRAPPERS, ...placeFactories(findings, context) };
    const others = types.filter((type) => !OVER_HTTP.includes(type) && !(type in checked));
    await askBackends({ findings, checked, others }, context);
    const skipped = others.map((type) => ok(`Not checked: a transport of type "${type}"`));
    return [...findings, ...skipped];
  },
};

async function unconfigured({ io }: CheckContext): Promise<Finding> {
  const server = await findServer(io);
  return ok(
    server ? `"runline serve" runs at ${server.url}` : "Not checked: no backend is configured",
  );
}

interface Question {
  /** Receives the findings. */
  readonly findings: Finding[];
  /** The transports that are checked in another way. */
  readonly checked: Readonly<Record<string, TransportFactory>>;
  /** The types of transports that are not checked. */
  readonly others: readonly string[];
}

async function askBackends(
  { findings, checked, others }: Question,
  { io, signal }: CheckContext,
): Promise<void> {
  const noop: TransportFactory = () => noopTransport();
  const client = await OpenLineageClient.fromEnvironment({
    env: io.env,
    cwd: io.cwd,
    // A backend that is not asked must not get the event either.
    transports: { ...checked, ...Object.fromEntries(others.map((type) => [type, noop])) },
    loadCode: false,
    enrich: false,
    fallback: noopTransport(),
    wrapFetch: (base) => asQuestion(observedFetch(base, io), { findings, signal }),
    onWarning: () => {},
    onLog: () => {},
    onError: (error) => void findings.push(failed(error.message)),
  });
  const event = jobEvent({ job: { namespace: "runline", name: "doctor" } });
  await client.emit(event, { signal }).catch((error) => {
    findings.push(failed(asError(error).message, "Check the section auth of the transport"));
  });
  await client.close({ signal });
}

/** Transports around others, in place of which the others are asked. */
const WRAPPERS: Readonly<Record<string, TransportFactory>> = {
  composite: allOf,
  spool: allOf,
  transform: allOf,
};

async function allOf(
  section: Readonly<Record<string, unknown>>,
  { createTransport }: Parameters<TransportFactory>[1],
): Promise<Transport> {
  const { transport, transports = [transport] } = section;
  const sections = Object.values(transports as object) as Readonly<Record<string, unknown>>[];
  const created = await Promise.all(sections.map((inner) => createTransport(inner)));
  return {
    emit: async (event, options) => {
      for (const transport of created) await transport.emit(event, options);
    },
    close: async (options) => {
      for (const transport of created) await transport.close?.(options);
    },
  };
}

interface QuestionOptions {
  readonly findings: Finding[];
  readonly signal: AbortSignal;
}

/** Returns a `fetch` that turns the request with an event into a question, and accepts any answer. */
function asQuestion(base: typeof fetch, { findings, signal }: QuestionOptions): typeof fetch {
  return async (input, init = {}) => {
    const headers = new Headers(init.headers);
    // A request for a token has a form.
    if (headers.get("content-type")?.includes("form-urlencoded")) return await base(input, init);
    const [url, start] = [redactUrl(String(input)), performance.now()];
    for (const name of ["content-encoding", "content-length", "content-type"]) headers.delete(name);
    try {
      const request = { ...init, method: "HEAD", headers, body: null, signal };
      const { status } = await base(input, request);
      findings.push(findingOf(status, { url, ms: Math.round(performance.now() - start) }));
    } catch (error) {
      signal.throwIfAborted();
      findings.push(failed(`${url} cannot be reached: ${reasonOf(error)}`, REACH));
    }
    return new Response(null, { status: 201 });
  };
}

const REACH = "Check the url, and that the backend runs and this machine may connect to it";

function findingOf(
  status: number,
  { url, ms }: { readonly url: string; readonly ms: number },
): Finding {
  if (status === 401 || status === 403) {
    return failed(`${url} answered ${status}`, "Check the key or token in the section auth");
  }
  if (status >= 500) return failed(`${url} answered ${status}`, "Look at the log of the backend");
  if (status === 404) return warning(`${url} answered 404`, "Check url and endpoint");
  if (status >= 300 && status < 400) {
    return warning(`${url} answered ${status}, a redirect`, "Configure the address it leads to");
  }
  return ok(`${url} answered in ${ms} ms`);
}

/** Returns the reason beneath, without the URL, which may contain secrets. */
function reasonOf(error: unknown): string {
  const { message, cause } = asError(error);
  const beneath = cause instanceof Error && cause.message ? cause.message : message;
  return beneath.slice(0, 4096).replace(/(?<!\s)\s*for url \([^)]*\)/, "");
}

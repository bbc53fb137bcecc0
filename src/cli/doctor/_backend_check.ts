import { asError } from "../../internal/as_error.ts";
import { inspectConfig, type TransportFactory } from "../../lineage/config/mod.ts";
import {
  newRunId,
  noopTransport,
  OpenLineageClient,
  runEvent,
  type Transport,
} from "../../lineage/mod.ts";
import { observedFetch } from "../places/observer.ts";
import { findServer } from "../places/running_server.ts";
import { placeFactories } from "./_backend_places.ts";
import { asQuestion } from "./_backend_question.ts";
import { type Check, type CheckContext, failed, type Finding, ok } from "./finding.ts";

// Only these send events as requests that can be turned into a question.
const OVER_HTTP = ["async_http", "datadog", "gcplineage", "gcs", "http"];

/**
 * Checks that the backend of the configuration answers, and accepts its credentials. The transport sends
 * its request as it would send an event, with the same credentials, but it is replaced by one that changes
 * nothing. Files, brokers and services of AWS are checked without a transport.
 */
export const backendCheck: Check = {
  name: "backend",
  async run(context) {
    const { io } = context;
    const { disabled, entries, issues } = await inspectConfig(io);
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
  if (!server) return ok("Not checked: no backend is configured");
  const state = server.lacksToken ? ", gets no lineage without its token: set RUNLINE_TOKEN" : "";
  return ok(`"runline serve" runs at ${server.url}${state}`);
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
  // Some backends take events of runs only.
  const event = runEvent({
    eventType: "OTHER",
    run: { runId: newRunId() },
    job: { namespace: "runline", name: "doctor" },
  });
  await client.emit(event, { signal }).catch((error) => {
    findings.push(
      failed(asError(error).message, "Check the credentials in the section of the transport"),
    );
  });
  await client.close({ signal });
}

/** Transports around others. The others are checked in their place. */
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

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { TransportError } from "../../../src/lineage/errors.ts";
import { asyncHttpTransport } from "../../../src/lineage/transports/async.ts";
import { batchTransport } from "../../../src/lineage/transports/batch.ts";
import { compositeTransport } from "../../../src/lineage/transports/composite.ts";
import { datadogTransport } from "../../../src/lineage/transports/datadog.ts";
import { gcpLineageTransport } from "../../../src/lineage/transports/gcplineage.ts";
import { gcsTransport } from "../../../src/lineage/transports/gcs.ts";
import { httpTransport } from "../../../src/lineage/transports/http.ts";
import { nodeFetch } from "../../../src/lineage/transports/node_fetch.ts";
import { readSpoolStatus, spoolTransport } from "../../../src/lineage/transports/spool.ts";
import type { Transport } from "../../../src/lineage/transports/port/transport.ts";
import { transformTransport } from "../../../src/lineage/transports/wrappers.ts";
import { startLineageBackend } from "../../fakes/lineage_backend.ts";
import type { LineageAnswer, LineageBackend } from "../../fakes/lineage_backend.ts";
import { frozenRunEvent } from "../../fakes/lineage_events.ts";
import {
  BACKEND_FAULTS as FAULTS,
  type BackendFault,
  RETRIES,
} from "../../fixtures/backend_faults.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";
import { readTlsFile } from "../../fixtures/tls_files.ts";

const EVENT = frozenRunEvent("orders");
/** The options that all transports share. */
interface Common {
  readonly url: string;
  readonly timeoutMs: number;
  readonly retry: object;
  readonly fetch?: typeof fetch;
}

const TRANSPORTS: Readonly<Record<string, (common: Common) => Required<Transport>>> = {
  "http": httpTransport,
  "http with nodeFetch()": (common) =>
    httpTransport({ ...common, fetch: common.fetch ?? nodeFetch() }),
  "async_http": asyncHttpTransport,
  "batch": (common) => batchTransport({ ...common, lingerMs: 1 }),
  "datadog": ({ url, ...common }) => datadogTransport({ ...common, site: url, apiKey: "k" }),
  "datadog in the background": ({ url, ...common }) =>
    datadogTransport({
      ...common,
      site: url,
      apiKey: "k",
      asyncTransportRules: { "*": { "*": true } },
    }),
  "gcplineage": ({ url, ...common }) =>
    gcpLineageTransport({
      ...common,
      endpoint: url,
      projectId: "acme",
      auth: { getAccessToken: () => Promise.resolve("t") },
    }),
  "gcs": ({ url, timeoutMs, fetch }) =>
    gcsTransport({
      bucket: "acme",
      endpoint: url,
      timeoutMs,
      ...(fetch && { fetch }),
      maxRetries: RETRIES,
      sleep: () => Promise.resolve(),
      auth: { getAccessToken: () => Promise.resolve("t") },
    }),
  "composite over http": (common) =>
    compositeTransport({ transports: [{ transport: httpTransport(common) }] }),
  "transform over http": (common) =>
    transformTransport({ transport: httpTransport(common), transformer: (event) => event }),
};

for (const [name, create] of Object.entries(TRANSPORTS)) {
  describe(`${name}, if the backend fails`, () => {
    for (const [title, fault] of Object.entries(FAULTS)) {
      it(`${title}: ${expectationOf(fault)}`, async () => {
        await using place = await startFault(fault);
        const transport = create(place.common);
        const error = await failureOf(transport);
        const { backend } = place;
        if (fault.delivered !== undefined) {
          assertEquals(error, undefined);
          assertEquals(eventsOf(backend), [EVENT]);
          assertEquals(backend?.requests.length, fault.delivered);
          return;
        }
        assert(error instanceof TransportError, String(error));
        const tries = fault.retried === undefined ? "" : ` after ${RETRIES + 1} attempts`;
        assertStringIncludes(error.message, `${fault.retried ?? fault.refused}${tries}`);
        assertEquals(error.retryable, fault.retried !== undefined);
        assertEquals(backend === undefined ? [] : eventsOf(backend), []);
        if (tries === "") assertEquals(error.message.includes("attempts"), false);
      });
    }

    it("it closes connections that are kept: delivered, in order", async () => {
      await using place = await startFault({ answers: Array(5).fill(closing(201)) });
      const transport = create(place.common);
      const events = ["a", "b", "c", "d", "e"].map(frozenRunEvent);
      for (const event of events) await transport.emit(event);
      await transport.close();
      assertEquals(eventsOf(place.backend), events);
    });
  });
}

describe("spool over http, if the backend fails", () => {
  for (const [title, fault] of Object.entries(FAULTS)) {
    const isRejected = fault.refused?.startsWith("server answered") === true;
    const outcome = isRejected ? "set aside" : fault.delivered ? "delivered" : "kept";
    it(`${title}: ${outcome}`, async () => {
      await using place = await startFault(fault);
      await using folder = await tempFolder();
      const reports: string[] = [];
      const transport = spoolTransport({
        folder: folder.path,
        transport: httpTransport(place.common),
        backoffMs: 1,
        maxDelayMs: 2,
        pollMs: 5,
        onError: ({ message }) => void reports.push(message),
      });
      const error = await failureOf(transport);
      const { waiting, dead } = await readSpoolStatus(folder.path);
      if (isRejected) {
        assertStringIncludes(error?.message ?? "", fault.refused ?? "");
        assertEquals([waiting, dead], [0, 1]);
      } else if (fault.isDown || fault.certificate) {
        assertEquals([waiting, dead], [1, 0]);
        assertStringIncludes(reports[0] ?? "", fault.retried ?? fault.refused ?? "");
      } else {
        // The fault passes, and the event arrives without another emit.
        for (let turn = 0; turn < 50 && eventsOf(place.backend).length === 0; turn++) {
          await transport.flush();
        }
        assertEquals(eventsOf(place.backend)[0], EVENT);
        assertEquals((await readSpoolStatus(folder.path)).dead, 0);
      }
      await transport.close().catch(() => {});
    });
  }
});

describe("http, if the backend hangs in the middle of a successful answer", () => {
  it("treats the event as accepted", async () => {
    await using place = await startFault({
      answers: [{ status: 201, ending: "drip" }],
      timeoutMs: 1000,
    });
    assertEquals(await failureOf(httpTransport(place.common)), undefined);
    assertEquals(place.backend?.requests.length, 1);
  });
});

describe("batches of which the backend accepts a part", () => {
  const ANSWER = {
    status: 200,
    body: JSON.stringify({
      status: "partial_success",
      summary: { received: 3, successful: 1, failed: 2 },
      failed_events: [
        { index: 0, reason: "busy", retriable: true },
        { index: 2, reason: "no such job", retriable: false },
      ],
    }),
  };

  it("batch: sends one again, and rejects the other", async () => {
    await using place = await startFault({ answers: [ANSWER] });
    const transport = batchTransport({ ...place.common, lingerMs: 1 });
    const events = ["a", "b", "c"].map(frozenRunEvent);
    const settled = await Promise.allSettled(events.map((event) => transport.emit(event)));
    assertEquals(settled.map(({ status }) => status), ["fulfilled", "fulfilled", "rejected"]);
    const [first, second] = place.backend?.requests ?? [];
    assertEquals(JSON.parse(first?.body ?? ""), events);
    assertEquals(JSON.parse(second?.body ?? ""), [events[0]]);
    const [, , rejected] = settled;
    assertMatch(String(rejected?.status === "rejected" && rejected.reason), /no such job/);
    await transport.close();
  });
});

function expectationOf({ delivered, retried, refused }: BackendFault): string {
  if (delivered !== undefined) return `delivered by ${delivered} complete requests`;
  return retried === undefined ? `not retried, ${refused}` : `retried, ${retried}`;
}

function closing(status: number): LineageAnswer {
  return { status, ending: "close" };
}

interface FaultPlace extends AsyncDisposable {
  readonly backend: LineageBackend | undefined;
  readonly common: Common;
}

async function startFault(fault: BackendFault): Promise<FaultPlace> {
  const { certificate, answers = [], timeoutMs = 20_000 } = fault;
  const backend = fault.isDown
    ? undefined
    : await startLineageBackend(certificate === undefined ? {} : { certificate });
  backend?.respondWith(...answers);
  return {
    backend,
    common: {
      url: backend?.url ?? await freeUrl(),
      timeoutMs,
      retry: { total: RETRIES, backoffMs: 1, maxDelayMs: 3 },
      ...(certificate && { fetch: nodeFetch({ ca: readTlsFile("ca.pem") }) }),
    },
    async [Symbol.asyncDispose]() {
      await backend?.close();
    },
  };
}

/** Returns the address of a port on which nobody listens. */
async function freeUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

/** Emits the event, and returns what `emit` or `flush` rejects with. */
async function failureOf(transport: Required<Transport>): Promise<Error | undefined> {
  try {
    await transport.emit(EVENT);
    await transport.flush();
  } catch (error) {
    return error as Error;
  }
}

/** Returns the events that arrived, in batches or not. */
function eventsOf(backend: LineageBackend | undefined): unknown[] {
  return backend?.events.flat() ?? [];
}

import { readdir, readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { OpenLineageClient } from "../../../src/lineage/client.ts";
import { asyncHttpTransport, asyncTransport } from "../../../src/lineage/transports/async.ts";
import { batchTransport } from "../../../src/lineage/transports/batch.ts";
import { compositeTransport } from "../../../src/lineage/transports/composite.ts";
import { consoleTransport } from "../../../src/lineage/transports/console.ts";
import { fileTransport } from "../../../src/lineage/transports/file.ts";
import { httpTransport } from "../../../src/lineage/transports/http.ts";
import { noopTransport } from "../../../src/lineage/transports/noop.ts";
import { spoolTransport } from "../../../src/lineage/transports/spool.ts";
import { apiKeyTokenProvider } from "../../../src/lineage/transports/port/token_provider.ts";
import type { Transport } from "../../../src/lineage/transports/port/transport.ts";
import { testTransport } from "../../contracts/transport.ts";
import type { TransportFixture } from "../../contracts/transport.ts";
import { startLineageBackend } from "../../fakes/lineage_backend.ts";
import { type BackendState, never, SECRET } from "../../fakes/lineage_endpoint.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";
import { transportFixture, wrapperFixture } from "../../fixtures/transport_fixtures.ts";

const NO_SECRET = { secrets: "it has no secret" };
const SYNCHRONOUS = { ...NO_SECRET, hangs: "it writes at once" };
const KEEPS = { loses: "it keeps the event" };
const DISK = { ...NO_SECRET, hangs: "it waits for the disk alone" };

testTransport("httpTransport()", (state) => startHttp(state, httpTransport));
testTransport(
  "httpTransport() with gzip",
  (state) => startHttp(state, (options) => httpTransport({ ...options, compression: "gzip" })),
);
testTransport("asyncHttpTransport()", (state) => startHttp(state, asyncHttpTransport));
testTransport(
  "batchTransport()",
  (state) => startHttp(state, (options) => batchTransport({ ...options, lingerMs: 1 })),
);
testTransport("fileTransport()", (state) => startFile(state, { append: false }), DISK);
testTransport("fileTransport() with append", (state) => startFile(state, { append: true }), DISK);
testTransport("consoleTransport()", startConsole, SYNCHRONOUS);
testTransport(
  "asyncTransport()",
  (state) =>
    wrapperFixture(state, ({ backend }) => asyncTransport({ transport: backend }), {
      hasOnError: false,
    }),
);
testTransport(
  "asyncTransport() with onError",
  (state) =>
    wrapperFixture(
      state,
      ({ backend, onError }) => asyncTransport({ transport: backend, onError }),
    ),
);
testTransport(
  "compositeTransport()",
  (state) =>
    wrapperFixture(state, ({ backend, onError }) =>
      compositeTransport({
        transports: [{ transport: backend }, { transport: noopTransport() }],
        onError,
      })),
  { loses: "another transport has accepted it" },
);
testTransport(
  "OpenLineageClient",
  (state) => wrapperFixture(state, ({ backend }) => new OpenLineageClient({ transport: backend })),
);
testTransport("spoolTransport()", (state) => startSpool(state, {}), KEEPS);
testTransport(
  "spoolTransport() with fsync",
  (state) => startSpool(state, { fsync: "always" }),
  KEEPS,
);
testTransport(
  "spoolTransport() above asyncTransport()",
  (state) => startSpool(state, {}, (transport) => asyncTransport({ transport })),
  KEEPS,
);
testTransport("a custom transport", startCustom, NO_SECRET);
testTransport("noopTransport()", startNoop, {
  delivers: "it drops every event",
  fails: "it has no backend",
  hangs: "it has no backend",
});

/** Starts a transport to a backend on the loopback. */
async function startHttp(
  state: BackendState,
  create: (options: Parameters<typeof httpTransport>[0]) => Required<Transport>,
): Promise<TransportFixture> {
  const backend = await startLineageBackend();
  const refusal = { status: 403, body: `Bearer ${SECRET} is not valid` };
  // More than there are requests.
  if (state !== "up") {
    backend.respondWith(...Array(10).fill(state === "hanging" ? "hang" : refusal));
  }
  const tokenProvider = apiKeyTokenProvider(SECRET);
  const transport = create({ url: backend.url, tokenProvider, retry: { total: 0 } });
  return transportFixture(transport, {
    async received() {
      await transport.flush();
      return backend.events.flat().map((event) => JSON.stringify(event));
    },
    release: () => backend.close(),
  });
}

async function startFile(
  state: BackendState,
  options: { readonly append: boolean },
): Promise<TransportFixture> {
  const folder = await tempFolder();
  // No folder can be made below a file.
  const path = state === "failing" ? await folder.write("file", "") : folder.path;
  return transportFixture(fileTransport({ path: pathToFileURL(`${path}/events`), ...options }), {
    async received() {
      const names = (await readdir(folder.path)).sort();
      const texts = await Promise.all(names.map((name) => readFile(folder.file(name), "utf8")));
      return texts.flatMap((text) => text.split("\n")).filter((line) => line !== "");
    },
    release: () => folder[Symbol.asyncDispose](),
  });
}

function startConsole(state: BackendState): Promise<TransportFixture> {
  const lines: string[] = [];
  const write = (line: string): void => {
    if (state === "failing") throw new Error("The terminal is closed");
    lines.push(line);
  };
  const received = () => Promise.resolve(lines);
  return Promise.resolve(transportFixture(consoleTransport({ write }), { received }));
}

/** Starts a spool, which reports failures and keeps the events. */
async function startSpool(
  state: BackendState,
  options: { readonly fsync?: "always" },
  wrap: (transport: Transport) => Transport = (transport) => transport,
): Promise<TransportFixture> {
  const folder = await tempFolder();
  const fixture = await wrapperFixture(state, ({ backend, onError }) =>
    spoolTransport({
      folder: folder.path,
      transport: wrap(backend),
      pollMs: 10,
      onError,
      ...options,
    }));
  return {
    ...fixture,
    async [Symbol.asyncDispose]() {
      await fixture[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Starts a transport of a user, which has `emit` alone, in the configuration. */
async function startCustom(state: BackendState): Promise<TransportFixture> {
  const received: string[] = [];
  const custom: Transport = {
    async emit(event, { signal } = {}) {
      if (state === "failing") throw new Error("It failed");
      if (state === "hanging") await never(signal);
      received.push(JSON.stringify(event));
    },
  };
  const client = await OpenLineageClient.fromEnvironment({
    config: { transport: { type: "acme" } },
    transports: { acme: () => custom },
    env: {},
    cwd: "/nowhere",
    enrich: false,
  });
  return transportFixture(client, { received: () => Promise.resolve(received) });
}

function startNoop(): Promise<TransportFixture> {
  const received = () => Promise.resolve([]);
  return Promise.resolve(transportFixture(noopTransport(), { received }));
}

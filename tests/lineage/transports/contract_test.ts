import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { OpenLineageClient } from "../../../src/lineage/client.ts";
import { asyncTransport } from "../../../src/lineage/transports/async.ts";
import { batchTransport } from "../../../src/lineage/transports/batch.ts";
import { compositeTransport } from "../../../src/lineage/transports/composite.ts";
import { consoleTransport } from "../../../src/lineage/transports/console.ts";
import { fileTransport } from "../../../src/lineage/transports/file.ts";
import { httpTransport } from "../../../src/lineage/transports/http.ts";
import { spoolTransport } from "../../../src/lineage/transports/spool.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";
import { noopTransport } from "../../../src/lineage/transports/noop.ts";
import { testTransport } from "../../contracts/transport.ts";
import type { TransportFixture } from "../../contracts/transport.ts";
import { startLineageBackend } from "../../fakes/lineage_backend.ts";

testTransport("httpTransport()", () => startHttp({}));
testTransport("httpTransport() with gzip", () => startHttp({ compression: "gzip" }));
testTransport("fileTransport()", () => startFile({ append: false }));
testTransport("fileTransport() with append", () => startFile({ append: true }));
testTransport("consoleTransport()", startConsole);
testTransport("compositeTransport()", startComposite);
testTransport("OpenLineageClient", startClient);
testTransport("asyncTransport()", startAsync);
testTransport("batchTransport()", startBatch);
testTransport("spoolTransport()", () => startSpool({}));
testTransport("spoolTransport() with fsync", () => startSpool({ fsync: "always" }));
testTransport("noopTransport()", startNoop, { delivers: "it drops every event" });

async function startHttp(
  options: { readonly compression?: "gzip" },
): Promise<TransportFixture> {
  const backend = await startLineageBackend();
  return {
    transport: httpTransport({ url: backend.url, ...options }),
    received: () => Promise.resolve(backend.requests.map(({ body }) => body)),
    [Symbol.asyncDispose]: () => backend.close(),
  };
}

async function startFile(options: { readonly append: boolean }): Promise<TransportFixture> {
  const folder = await mkdtemp(join(tmpdir(), "lineage-"));
  const path = pathToFileURL(join(folder, "events"));
  return {
    transport: fileTransport({ path, ...options }),
    async received() {
      const names = (await readdir(folder)).sort();
      const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
      return texts.flatMap((text) => text.split("\n")).filter((line) => line !== "");
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

function startAsync(): Promise<TransportFixture> {
  const lines: string[] = [];
  const inner = consoleTransport({ write: (line) => void lines.push(line) });
  const transport = asyncTransport({ transport: inner });
  const received = () => transport.flush().then(() => lines);
  return Promise.resolve({ ...fixtureOf(transport, lines), received });
}

async function startBatch(): Promise<TransportFixture> {
  const backend = await startLineageBackend();
  return {
    transport: batchTransport({ url: backend.url, lingerMs: 1 }),
    received: () =>
      Promise.resolve(
        backend.events.flat().map((event) => JSON.stringify(event)),
      ),
    [Symbol.asyncDispose]: () => backend.close(),
  };
}

/** What was emitted arrives in the background: received() waits for it. */
async function startSpool(
  options: { readonly fsync?: "always" },
): Promise<TransportFixture> {
  const folder = await tempFolder();
  const lines: string[] = [];
  const transport = spoolTransport({
    folder: folder.path,
    transport: consoleTransport({ write: (line) => void lines.push(line) }),
    pollMs: 10,
    ...options,
  });
  return {
    transport,
    async received() {
      await transport.flush();
      return lines;
    },
    async [Symbol.asyncDispose]() {
      await transport.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

function startConsole(): Promise<TransportFixture> {
  const lines: string[] = [];
  const transport = consoleTransport({ write: (line) => void lines.push(line) });
  return Promise.resolve(fixtureOf(transport, lines));
}

function startComposite(): Promise<TransportFixture> {
  const lines: string[] = [];
  const transport = compositeTransport({
    transports: [
      { transport: consoleTransport({ write: (line) => void lines.push(line) }) },
      { transport: noopTransport() },
    ],
  });
  return Promise.resolve(fixtureOf(transport, lines));
}

function startClient(): Promise<TransportFixture> {
  const lines: string[] = [];
  const transport = consoleTransport({ write: (line) => void lines.push(line) });
  return Promise.resolve(fixtureOf(new OpenLineageClient({ transport }), lines));
}

function startNoop(): Promise<TransportFixture> {
  return Promise.resolve(fixtureOf(noopTransport(), []));
}

function fixtureOf(
  transport: TransportFixture["transport"],
  lines: readonly string[],
): TransportFixture {
  return {
    transport,
    received: () => Promise.resolve(lines),
    [Symbol.asyncDispose]: () => transport.close(),
  };
}

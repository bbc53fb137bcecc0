import { assertEquals } from "@std/assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { text } from "node:stream/consumers";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { startLineageBackend } from "../../fakes/lineage_backend.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

const CHILD = fileURLToPath(new URL("../../fixtures/hanging_end.ts", import.meta.url));

type Section = Readonly<Record<string, unknown>>;

/** The transports that are tested: around HTTP with a limit of ten minutes. */
function transports(http: Section, folder: string): Readonly<Record<string, Section>> {
  const transformer_class = "JobNamespaceReplaceTransformer";
  const transformer_properties = { new_job_namespace: "food" };
  return {
    http,
    async_http: { ...http, type: "async_http" },
    batch: { ...http, type: "batch", linger: 0 },
    "batch that waits": { ...http, type: "batch", linger: 0, background: false },
    composite: { type: "composite", transports: [{ type: "noop" }, http] },
    transform: { type: "transform", transformer_class, transformer_properties, transport: http },
    spool: { type: "spool", folder, transport: http },
    "http with maxEventBytes": { ...http, maxEventBytes: 100_000 },
  };
}

const SECTIONS: Readonly<Record<string, Section>> = {
  "": {},
  " behind a circuit breaker": { circuitBreaker: { type: "failures", timeoutInSeconds: 600 } },
  " behind a task queue": {
    circuitBreaker: { type: "asyncTaskQueue", blockingTimeInSeconds: 600 },
  },
  " with metrics": { metrics: { type: "statsd", host: "127.0.0.1", port: 9 } },
};

/** Runs a process whose client has a configuration, and returns its exit code and its output. */
async function endOf(config: Section): Promise<unknown[]> {
  const runtime = "Deno" in globalThis ? ["run", "--quiet", "--no-check", "--allow-all"] : [];
  const child = spawn(process.execPath, [...runtime, CHILD, JSON.stringify(config)], {
    stdio: ["ignore", "pipe", "inherit"],
    // Only a process that does not end by itself.
    timeout: 60_000,
    killSignal: "SIGKILL",
  });
  const [[code], out] = await Promise.all([once(child, "close"), text(child.stdout)]);
  return [code, out];
}

describe("a process whose backend hangs", () => {
  for (const [also, sections] of Object.entries(SECTIONS)) {
    const names = also === "" ? Object.keys(transports({}, "")) : ["http"];
    for (const name of names) {
      it(`ends when its client is closed: ${name}${also}`, async () => {
        await using folder = await tempFolder();
        await using backend = await startLineageBackend();
        backend.respondWith("hang", "hang", "hang");
        const http = { type: "http", url: backend.url, timeout: 600 };
        const transport = transports(http, folder.path)[name];
        assertEquals(await endOf({ transport, ...sections }), [0, "closed"]);
      });
    }
  }
});

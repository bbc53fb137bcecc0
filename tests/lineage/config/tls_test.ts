import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { describe, it } from "node:test";
import { ConfigError, OpenLineageClient } from "../../../src/lineage/mod.ts";
import { startLineageBackend } from "../../fakes/lineage_backend.ts";
import { frozenJobEvent } from "../../fakes/lineage_events.ts";
import { startProxy } from "../../fakes/proxy_server.ts";
import { tlsFile } from "../../fixtures/tls_files.ts";

const EVENT = frozenJobEvent("orders");

async function emitWith(
  transport: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const config = { transport: { type: "http", retry: { total: 0 }, ...transport } };
  await using client = await OpenLineageClient.fromEnvironment({ config, env, cwd: "/nowhere" });
  await client.emit(EVENT);
  await client.flush();
}

describe("fromEnvironment() and TLS", () => {
  for (const type of ["http", "async_http"]) {
    it(`checks no certificate with 'verify: false' of ${type}`, async () => {
      await using backend = await startLineageBackend({ certificate: "self_signed" });
      await emitWith({ type, url: backend.url, verify: "False" });
      assertEquals(backend.events, [EVENT]);
    });
  }

  it("trusts the authorities of a file, and has a client certificate", async () => {
    await using backend = await startLineageBackend({ certificate: "server", requireClient: true });
    await emitWith({
      url: backend.url,
      verify: tlsFile("ca.pem"),
      client_certificate: tlsFile("client.pem"),
      client_key: tlsFile("client.key"),
    });
    assertEquals(backend.events.length, 1);
  });

  it("says which file cannot be read", async () => {
    const error = await assertRejects(
      () => emitWith({ url: "https://h", verify: "/nowhere/ca.pem" }),
      ConfigError,
    );
    assertEquals(error.path, "transport");
    assertStringIncludes(error.message, "Cannot read the file of 'verify'");
  });

  it("sends through the proxy of the environment, and not where NO_PROXY names the host", async () => {
    await using proxy = await startProxy();
    await using backend = await startLineageBackend({ certificate: "server" });
    const transport = { url: backend.url, verify: tlsFile("ca.pem") };
    await emitWith(transport, { HTTPS_PROXY: proxy.url, NO_PROXY: "localhost" });
    assertEquals(proxy.seen, []);
    await emitWith(transport, { HTTPS_PROXY: proxy.url });
    assertEquals(proxy.seen, [`CONNECT localhost:${new URL(backend.url).port}`]);
    assertEquals(backend.events.length, 2);
  });
});

import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { describe, it } from "node:test";
import { TransportError } from "../../../src/lineage/errors.ts";
import { httpTransport } from "../../../src/lineage/transports/http.ts";
import { nodeFetch, type NodeFetchOptions } from "../../../src/lineage/transports/node_fetch.ts";
import { startLineageBackend } from "../../fakes/lineage_backend.ts";
import { frozenJobEvent } from "../../fakes/lineage_events.ts";
import { startProxy } from "../../fakes/proxy_server.ts";
import { readTlsFile } from "../../fixtures/tls_files.ts";

const EVENT = frozenJobEvent("orders");
const ca = readTlsFile("ca.pem");

function emit(url: string, options: NodeFetchOptions = {}, more: { timeoutMs?: number } = {}) {
  const fetch = nodeFetch(options);
  const transport = httpTransport({ url, fetch, retry: { total: 0 }, ...more });
  return transport.emit(EVENT);
}

async function failureOf(url: string, options: NodeFetchOptions = {}): Promise<string> {
  const error = await assertRejects(() => emit(url, options), TransportError);
  return error.message;
}

describe("nodeFetch() and certificates", () => {
  it("trusts a custom authority, and reuses the connection", async () => {
    await using backend = await startLineageBackend({ certificate: "server" });
    const transport = httpTransport({ url: backend.url, fetch: nodeFetch({ ca }) });
    await transport.emit(EVENT);
    await transport.emit(EVENT);
    assertEquals(backend.events, [EVENT, EVENT]);
  });

  for (const certificate of ["self_signed", "expired", "other_host"] as const) {
    it(`accepts ${certificate} if the certificate is not checked`, async () => {
      await using backend = await startLineageBackend({ certificate });
      await emit(backend.url, { rejectUnauthorized: false });
      assertEquals(backend.events, [EVENT]);
    });
  }

  it("reports the reason why it does not trust a server", async () => {
    const cases = [
      [
        "server",
        {},
        "the certificate of the server cannot be verified: its authority is not trusted",
      ],
      ["self_signed", { ca }, "the certificate of the server is self-signed"],
      ["other_host", { ca }, "the certificate of the server is for another host name"],
    ] as const;
    for (const [certificate, options, text] of cases) {
      await using backend = await startLineageBackend({ certificate });
      assertStringIncludes(await failureOf(backend.url, options), text);
    }
  });

  it("has a client certificate if the server requires one", async () => {
    await using backend = await startLineageBackend({ certificate: "server", requireClient: true });
    const client = { cert: readTlsFile("client.pem"), key: readTlsFile("client.key") };
    await emit(backend.url, { ca, ...client });
    assertEquals(backend.events, [EVENT]);
    if (!("Bun" in globalThis)) assertEquals(backend.requests[0]?.client, "client");
    const message = await failureOf(backend.url, { ca });
    assertStringIncludes(message, "it may require a client certificate");
  });

  it("suggests http for an https url with a port without TLS", async () => {
    await using backend = await startLineageBackend();
    const message = await failureOf(backend.url.replace("http:", "https:"));
    assertStringIncludes(message, "the server does not speak TLS on this port");
  });
});

describe("nodeFetch() and proxies", () => {
  it("sends an http request to the proxy", async () => {
    await using proxy = await startProxy();
    const address = proxy.url.replace("//", "//ana:p%40@");
    await emit("http://marquez.example/base?x=1", { proxy: address });
    const authorization = `Basic ${btoa("ana:p@")}`;
    const url = "http://marquez.example/base/api/v1/lineage?x=1";
    assertEquals(proxy.seen, [`POST ${url} ${authorization}`]);
  });

  it("sends an https request through a tunnel, and checks the certificate of the server", async () => {
    const authorization = `Basic ${btoa("ana:p@")}`;
    await using proxy = await startProxy({ authorization });
    await using backend = await startLineageBackend({ certificate: "server" });
    const address = proxy.url.replace("//", "//ana:p%40@");
    await emit(backend.url, { ca, proxy: address });
    assertEquals(backend.events, [EVENT]);
    assertEquals(proxy.seen, [`CONNECT localhost:${new URL(backend.url).port}`]);
    const message = await failureOf(backend.url, { proxy: address });
    assertStringIncludes(
      message,
      "the certificate of the server cannot be verified: its authority is not trusted",
    );
  });

  it("sends requests to a proxy with an https address, and checks its certificate", async () => {
    const tls = { cert: readTlsFile("server.pem"), key: readTlsFile("server.key") };
    await using proxy = await startProxy({ tls });
    await using backend = await startLineageBackend({ certificate: "server" });
    for (const address of [proxy.url, proxy.url.replace("127.0.0.1", "localhost")]) {
      await emit(backend.url, { ca, proxy: address });
      await emit("http://marquez.example", { ca, proxy: address });
    }
    assertEquals(backend.events, [EVENT, EVENT]);
    const tunnel = `CONNECT localhost:${new URL(backend.url).port}`;
    const plain = "POST http://marquez.example/api/v1/lineage undefined";
    assertEquals(proxy.seen, [tunnel, plain, tunnel, plain]);
    for (const url of [backend.url, "http://marquez.example"]) {
      assertStringIncludes(
        await failureOf(url, { proxy: proxy.url }),
        "the certificate of the proxy cannot be verified: its authority is not trusted",
      );
      await emit(url, { rejectUnauthorized: false, proxy: proxy.url });
    }
  });

  it("rejects if the proxy refuses or is not there", async () => {
    await using proxy = await startProxy({ authorization: "Basic abc" });
    await using backend = await startLineageBackend({ certificate: "server" });
    const refused = await failureOf(backend.url, { ca, proxy: proxy.url });
    assertStringIncludes(refused, "the proxy answered 407: check its address, its user");
    const message = await failureOf(backend.url, { proxy: "http://127.0.0.1:1" });
    assertStringIncludes(message, "the connection was refused");
  });

  it("refuses an address that is no http URL, without quoting it", () => {
    for (const proxy of ["proxy:3128", "socks5://u:s3cret@h", ""]) {
      const error = assertThrows(() => nodeFetch({ proxy }), TypeError, "'proxy' must be");
      assertEquals(error.message.includes("s3cret"), false);
    }
  });
});

describe("nodeFetch() as a fetch", () => {
  it("connects to a port that the fetch of the platform blocks", async () => {
    assertStringIncludes(await failureOf("http://127.0.0.1:6000"), "the connection was refused");
  });

  it("gives up on a server that hangs", async () => {
    await using backend = await startLineageBackend();
    backend.respondWith("hang");
    const error = await assertRejects(
      () => emit(backend.url, {}, { timeoutMs: 30 }),
      TransportError,
    );
    assertEquals(error.code, "TRANSPORT_TIMEOUT");
  });

  it("gives up on a proxy that opens a tunnel to nowhere", async () => {
    const sockets: Socket[] = [];
    const proxy = createServer((socket) => {
      sockets.push(socket.on("error", () => {}));
      socket.once("data", () => socket.write("HTTP/1.1 200 OK\r\n\r\n"));
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const { port } = proxy.address() as AddressInfo;
    const options = { proxy: `http://127.0.0.1:${port}` };
    const error = await assertRejects(
      () => emit("https://backend.invalid", options, { timeoutMs: 50 }),
      TransportError,
    );
    assertEquals(error.code, "TRANSPORT_TIMEOUT");
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => proxy.close(resolve));
  });

  it("leaves redirects to the transport, which follows them on the same server", async () => {
    await using backend = await startLineageBackend();
    backend.respondWith({ status: 307, headers: { location: "/moved" } });
    await emit(backend.url);
    assertEquals(backend.requests.map(({ path }) => path), ["/api/v1/lineage", "/moved"]);
  });

  it("returns the answer with its headers and its body", async () => {
    await using backend = await startLineageBackend();
    backend.respondWith({ status: 403, headers: { "x-a": "1" }, body: "no" });
    const answer = await nodeFetch()(backend.url, { method: "POST", body: "{}" });
    const { status, ok, headers } = answer;
    assertEquals([status, ok, headers.get("x-a"), await answer.text()], [403, false, "1", "no"]);
  });
});
